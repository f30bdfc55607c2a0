"""Whoever is paid hears of it: remittance advice for each instalment that was paid, and of one that is held."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards import queries as awards
from grants.awards.events import InstalmentPaid
from grants.awards.letters.service import reader_of
from grants.awards.models import PAID
from grants.awards.paying.runs.events import PaymentReturned, PaymentReversed
from grants.awards.paying.runs.models import PAID as WAS_PAID
from grants.awards.paying.runs.queries import reference_paid
from grants.awards.planning.obstacles.events import InstalmentHeld, InstalmentResumed
from grants.identity.needs.queries import reads_letters
from grants.kernel.web import this_app
from grants.notifications.reactions.offer import concerned
from grants.notifications.to_people import about_award, tell_each
from grants.organisations import queries as organisations


def tell_instalment_paid(session: Session, event: InstalmentPaid, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host what was paid, for what, and into which account. Who
    reads the grant's letters, and wants letters, is told in one.

    Nothing is said of a payment that was found wrong since: what is paid anew is told anew.
    """
    award = awards.award_of(session, event.award_id)
    (instalment,) = (each for each in award.instalments if each.number == event.number)
    if instalment.state != PAID or instalment.paid_at is None or instalment.paid_on != event.paid_on:
        return
    reader = reader_of(session, award)
    tell_each(
        session,
        [each for each in concerned(session, award) if each.id != reader or not reads_letters(session, each)],
        "awards/emails/instalment_paid",
        key=f"instalment paid:{instalment.id}:{instalment.paid_at.isoformat()}",
        **about_award(award),
        now=now,
        instalment=instalment,
        paid_to=organisations.organisation_of(session, instalment.paid_to_id) if instalment.paid_to_id else None,
        reference=reference_paid(session, instalment.id),
        mail_from=this_app().settings.mail_from,
    )


def tell_payment_not_arrived(session: Session, event: PaymentReturned | PaymentReversed, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host that money came back, or that what we told them was
    paid was not. An answer of the bank that nobody was told of and that was wrong is nothing to them.
    """
    came_back = isinstance(event, PaymentReturned)
    if isinstance(event, PaymentReversed) and event.was != WAS_PAID:
        return
    award = awards.award_of(session, event.award_id)
    payee_id = event.organisation_id if isinstance(event, PaymentReturned) else award.signing_organisation_id
    tell_each(
        session,
        concerned(session, award),
        "awards/emails/payment_not_arrived",
        key=f"payment {'returned' if came_back else 'reversed'}:{event.run_id}:{award.id}:{event.number}",
        **about_award(award),
        now=now,
        paid_to=organisations.organisation_of(session, payee_id),
        number=event.number,
        came_back=came_back,
        returned_on=event.returned_on if isinstance(event, PaymentReturned) else None,
        pay_again=isinstance(event, PaymentReversed) and event.pay_again,
        mail_from=this_app().settings.mail_from,
    )


def tell_held(session: Session, event: InstalmentHeld | InstalmentResumed, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host that a payment is stopped for now, or goes on. What is
    held with notice, its own message tells.
    """
    if isinstance(event, InstalmentHeld) and event.with_notice:
        return
    award = awards.award_of(session, event.award_id)
    goes_on = isinstance(event, InstalmentResumed)
    tell_each(
        session,
        concerned(session, award),
        "awards/emails/instalment_held",
        key=f"instalment {'resumed' if goes_on else 'held'}:{event.hold_id}",
        **about_award(award),
        now=now,
        number=event.number,
        reason=event.reason,
        goes_on=goes_on,
    )
