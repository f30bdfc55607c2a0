"""That money arrived unexpectedly is noted when the bank says so, and settled by another person."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.paying.runs.checking import person
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.unexpected import rules
from grants.awards.paying.runs.unexpected.events import UnexpectedPaymentFound, UnexpectedPaymentSettled
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check

SETTLE_ANOTHERS = "You recorded that it arrived, so somebody else has to settle it."


def note_unexpected(session: Session, payment: Payment, *, arrived_on: date, actor: Actor, now: datetime) -> None:
    """Keep that a reversed payment, which comes with its grant and is locked with its run, has arrived after all."""
    session.add(UnexpectedPayment(payment_id=payment.id, arrived_on=arrived_on, found_at=now, found_by=person(actor)))
    session.flush()
    found = UnexpectedPaymentFound(
        award_id=payment.award.id,
        number=payment.instalment.number,
        payment_id=payment.id,
        arrived_on=arrived_on,
        amount_pence=payment.amount_pence,
    )
    publish(session, found, actor=actor, now=now, about=(payment.run_id, *payment.award.related_ids))


def settle_unexpected(
    session: Session, unexpected: UnexpectedPayment, *, outcome: str, reason: str, actor: Actor, now: datetime
) -> None:
    """Say what became of money that arrived unexpectedly: it came back, or they keep it. The same said again changes
    nothing.

    Raises Invalid, Denied to whoever recorded that it arrived, and Conflict when it is settled otherwise.
    """
    by = person(actor)
    session.refresh(unexpected, ["outcome", "reason", "settled_at", "settled_by"], with_for_update=True)
    if (unexpected.outcome, unexpected.reason) == (outcome, reason.strip()):
        return
    if unexpected.settled_at is not None:
        raise Conflict(f"This is settled already: the money {unexpected.outcome}.", code="answered_already")
    check(rules.settling_problems(outcome, reason))
    if unexpected.found_by == by:
        raise Denied(SETTLE_ANOTHERS)
    unexpected.outcome, unexpected.reason = outcome, reason.strip()
    unexpected.settled_at, unexpected.settled_by = now, by
    session.flush()
    payment = unexpected.payment
    settled = UnexpectedPaymentSettled(
        award_id=payment.award.id,
        number=payment.instalment.number,
        payment_id=payment.id,
        outcome=outcome,
        reason=reason.strip(),
    )
    publish(session, settled, actor=actor, now=now, about=(payment.run_id, *payment.award.related_ids))
