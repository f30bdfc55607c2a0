"""That money arrived unexpectedly is noted when the bank says so."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.paying.runs.checking import person
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.unexpected.events import UnexpectedPaymentFound
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.kernel.access import Actor
from grants.kernel.events import publish


def note_unexpected(session: Session, payment: Payment, *, arrived_on: date, actor: Actor, now: datetime) -> None:
    """Keep that a reversed payment, which comes with its grant and is locked with its run, has arrived after all."""
    session.add(
        UnexpectedPayment(
            payment_id=payment.id,
            award_id=payment.award.id,
            arrived_on=arrived_on,
            found_at=now,
            found_by=person(actor),
            version=1,
        )
    )
    session.flush()
    found = UnexpectedPaymentFound(
        award_id=payment.award.id,
        number=payment.instalment.number,
        payment_id=payment.id,
        arrived_on=arrived_on,
        amount_pence=payment.amount_pence,
    )
    publish(session, found, actor=actor, now=now, about=(payment.run_id, *payment.award.related_ids))
