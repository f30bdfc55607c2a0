"""How often somebody tried to answer a question with something that could not be taken."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grants.kernel.filling.models import QuestionTried


def note_tries(session: Session, record_id: UUID, keys: Collection[str], *, now: datetime) -> None:
    """One more try at each of these questions of a record that the caller has locked."""
    tried = select(QuestionTried).where(QuestionTried.record_id == record_id, QuestionTried.question_key.in_(keys))
    known = {each.question_key: each for each in session.scalars(tried)}
    for key in keys:
        kept = known.get(key)
        if kept is None:
            session.add(QuestionTried(record_id=record_id, question_key=key, times=1, last_at=now))
        else:
            kept.times, kept.last_at = kept.times + 1, now


def forget_tries(session: Session, record_id: UUID, keys: Collection[str]) -> None:
    """These questions have answers that could be taken."""
    session.execute(
        delete(QuestionTried).where(QuestionTried.record_id == record_id, QuestionTried.question_key.in_(keys))
    )
