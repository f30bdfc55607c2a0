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
    """For administrators: each payment that arrived though it was reversed, until two have said what becomes of it;
    whoever proposed that waits for another.
    """
    return [
        Waiting(
            _to_do(each),
            url_for("unexpected.show", payment_id=each.payment_id),
            detail=f"{each.award.title}, {each.award.organisation.name}",
        )
        for each in to_settle(session, actor)
        if each.proposer is None or (each.proposer.is_administrator and each.proposer.id != actor.person_id)
    ]


def _to_do(unexpected: UnexpectedPayment) -> str:
    pence = pounds(unexpected.payment.amount_pence)
    if unexpected.proposed_by:
        return f"Confirm what becomes of {pence} that was paid beyond the grant"
    return f"{pence} arrived that no instalment waited for"
