"""What follows where an application ends: an offer where a released decision awards, and always a letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications.models import INELIGIBLE
from grants.applications.queries import application_of
from grants.applications.screening.events import ApplicationScreened
from grants.awards import service
from grants.awards.letters import rules
from grants.awards.letters.queries import letter_about_application
from grants.awards.letters.service import ask_for_letter, ask_for_letter_of_screening
from grants.kernel.access import SYSTEM
from grants.panels import queries as panels
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.deciding.reserve.events import ReserveClosed
from grants.panels.models import AWARDING


def answer_applicant(session: Session, event: DecisionReleased, *, now: datetime) -> None:
    """Make the offer, where one was decided, and ask for the letter; does nothing where the letter is there.

    Whoever is funded from the reserve list has had the letter about the reserve list before.
    """
    decision = panels.decision_of(session, event.decision_id)
    if letter_about_application(session, decision.application_id, rules.kind_for(decision.outcome)):
        return
    award = None
    if decision.outcome in AWARDING:
        award = service.offer_award(session, decision, actor=SYSTEM, now=now)
    ask_for_letter(session, decision, award=award, now=now)


def tell_ineligible(session: Session, event: ApplicationScreened, *, now: datetime) -> None:
    """A letter to those whose application cannot go to the panel, with the reasons."""
    if event.outcome != INELIGIBLE or letter_about_application(session, event.application_id, rules.INELIGIBLE):
        return
    ask_for_letter_of_screening(session, application_of(session, event.application_id), now=now)


def tell_reserve_closed(session: Session, event: ReserveClosed, *, now: datetime) -> None:
    """A letter to each who was still in reserve."""
    for decision_id in event.decision_ids:
        decision = panels.decision_of(session, decision_id)
        if letter_about_application(session, decision.application_id, rules.RESERVE_CLOSED) is None:
            ask_for_letter(session, decision, award=None, kind=rules.RESERVE_CLOSED, now=now)
