"""Reading our answers to returns."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.queries import not_decidable_by
from grants.kernel.access import Actor
from grants.monitoring.models import Return, ReturnAnswer, ReturnUse
from grants.monitoring.queries import is_unanswered


def answer_of(session: Session, return_id: UUID) -> ReturnAnswer | None:
    """Our answer to a return, with who wrote it."""
    found = select(ReturnAnswer).where(ReturnAnswer.return_id == return_id)
    return session.scalar(found.options(joinedload(ReturnAnswer.answerer)))


def uses_of(session: Session, return_id: UUID) -> list[ReturnUse]:
    """Where a return was used, in the order noted."""
    return list(session.scalars(select(ReturnUse).where(ReturnUse.return_id == return_id).order_by(ReturnUse.id)))


def number_unanswered(session: Session, actor: Actor) -> int:
    """How many accepted returns wait for an answer that this administrator may write."""
    waiting = select(func.count()).where(is_unanswered(), Return.award_id.not_in(not_decidable_by(actor)))
    return session.scalar(waiting) or 0
