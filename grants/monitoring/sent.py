"""What returns told when they were sent. What is written in them until then is their people's alone."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.monitoring.access import may_fill_in, may_read_answers
from grants.monitoring.models import RETURNED, SKIPPED, Return, ReturnEdition


def answers_for(session: Session, monitoring_return: Return, actor: Actor) -> dict[str, Any]:
    """The answers of a return that this actor reads: who fills it in those that stand, others those that were sent."""
    if may_fill_in(actor, monitoring_return) is None:
        return monitoring_return.answers
    if may_read_answers(actor, monitoring_return) is not None:
        return {}
    return answers_sent(session, monitoring_return)


def answers_sent(session: Session, monitoring_return: Return) -> dict[str, Any]:
    """What a return told when it was sent last, also while its people are changing it."""
    if monitoring_return.state not in (RETURNED, SKIPPED):
        return monitoring_return.answers
    return sent_before(session, [monitoring_return.id]).get(monitoring_return.id, {})


def sent_before(session: Session, return_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What these returns told when they were sent back last, by id."""
    if not return_ids:
        return {}
    editions = select(ReturnEdition.return_id, ReturnEdition.answers).where(ReturnEdition.return_id.in_(return_ids))
    return {row.return_id: row.answers for row in session.execute(editions.order_by(ReturnEdition.number))}
