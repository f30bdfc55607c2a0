"""What waits for administrators about money that arrived unexpectedly."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.queries import to_settle
from grants.kernel.access import Actor
from grants.kernel.money import pounds
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for


@waits_for(administrators, UnexpectedPayment.settled_at.is_(None))
def unexpected_to_settle(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: each payment that arrived though it was reversed, until somebody says what became of it."""
    return [
        Waiting(
            f"{pounds(each.payment.amount_pence)} arrived that no instalment waited for",
            url_for("unexpected.show", payment_id=each.payment_id),
            detail=f"{each.payment.award.title}, {each.payment.award.organisation.name}",
        )
        for each in to_settle(session, actor)
    ]
