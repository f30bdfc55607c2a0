"""What follows where an application ends: an offer where a released decision awards, and always a letter; and where a
payment is made, a letter to whoever wants one.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications.models import INELIGIBLE
from grants.applications.queries import application_of
from grants.applications.screening.events import ApplicationScreened
from grants.awards import service
from grants.awards.events import InstalmentPaid
from grants.awards.letters import rules
from grants.awards.letters.queries import letter_about_application
from grants.awards.letters.service import (
    ask_for_letter,
    ask_for_letter_of_award,
    ask_for_letter_of_screening,
    reader_of,
)
from grants.awards.models import PAID
from grants.awards.paying.runs.queries import reference_paid
from grants.awards.queries import award_of
from grants.identity.models import Person
from grants.identity.needs.queries import reads_letters
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


def write_of_payment(session: Session, event: InstalmentPaid, *, now: datetime) -> None:
    """A letter about a payment to the reader of the grant's letters, where they want letters. Others have the message.

    Nothing is written of a payment that was found wrong since.
    """
    award = award_of(session, event.award_id)
    (paid,) = (each for each in award.instalments if each.number == event.number)
    if paid.state != PAID or paid.paid_on != event.paid_on or paid.paid_at is None or paid.paid_to is None:
        return
    reader = reader_of(session, award)
    if reader is None or not reads_letters(session, session.get_one(Person, reader)):
        return
    facts = {
        "number": paid.number,
        "amount_pence": int(paid.amount_pence),
        "paid_on": paid.paid_on,
        "paid_to": paid.paid_to.name,
        "paid_into": paid.paid_into or "",
        "reference": reference_paid(session, paid.id) or "",
    }
    about = rules.payment_of(paid.id, paid.paid_at)
    ask_for_letter_of_award(session, award, kind=rules.PAYMENT_SENT, about_id=about, facts=facts, now=now)
