"""What follows from a panel's decision: an offer where it awards, and always a letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards import letters, queries, service
from grants.kernel.access import SYSTEM
from grants.panels import queries as panels
from grants.panels.events import DecisionMade
from grants.panels.models import AWARDING


def answer_applicant(session: Session, event: DecisionMade, *, now: datetime) -> None:
    decision = panels.decision_of(session, event.decision_id)
    if queries.letter_about(session, decision.id, letters.kind_for(decision.outcome)):
        return
    award = None
    if decision.outcome in AWARDING:
        award = service.offer_award(session, decision, actor=SYSTEM, now=now)
    letters.ask_for_letter(session, decision, award=award, now=now)
