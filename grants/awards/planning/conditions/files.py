"""Documents that show that a condition is met are added, removed, and found harmful."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.awards.planning.conditions.events import ConditionFileAdded, ConditionFileFoundHarmful, ConditionFileRemoved
from grants.awards.planning.conditions.locking import lock_condition
from grants.awards.planning.conditions.models import AwardCondition, ConditionFile
from grants.awards.planning.conditions.rules import MET, US, WAIVED
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.events import publish
from grants.kernel.files import FileStore
from grants.kernel.forms import Question
from grants.kernel.problems import Conflict
from grants.kernel.uploads.events import HarmFound
from grants.kernel.uploads.models import HARMFUL
from grants.kernel.uploads.service import take_file

DOCUMENT_QUESTION = Question(
    key="document", type="file", label="A document that shows that it is done", required=False, minutes=1
)
"""What is asked for: it bounds how many files there are, and how large."""


def add_file(
    session: Session,
    award: Award,
    condition: AwardCondition,
    *,
    name: str,
    content: bytes,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> ConditionFile:
    """Add a document to a condition, and have it looked at.

    Raises Invalid for a file that can't be taken, and Conflict once the condition is met or waived, or is ours to do.
    """
    lock_condition(session, award, condition, None)
    _refuse_when_settled(condition)
    upload = ConditionFile(condition_id=condition.id)
    of_it = ConditionFile.condition_id == condition.id
    take_file(
        session,
        upload,
        question=DOCUMENT_QUESTION,
        noted=[{"id": str(each)} for each in session.scalars(select(ConditionFile.id).where(of_it, _stand()))],
        beside=of_it,
        name=name,
        content=content,
        files=files,
        actor=actor,
        now=now,
    )
    upload.condition, condition.award = condition, award
    added = ConditionFileAdded(condition_id=condition.id, upload_id=upload.id)
    publish(session, added, actor=actor, now=now, about=(award.id,))
    return upload


def remove_file(session: Session, award: Award, upload: ConditionFile, *, actor: Actor, now: datetime) -> None:
    """Take a document out of a condition. Raises Conflict once the condition is met or waived."""
    lock_condition(session, award, upload.condition, None)
    _refuse_when_settled(upload.condition)
    upload.removed_at = now
    removed = ConditionFileRemoved(condition_id=upload.record_id, upload_id=upload.id)
    publish(session, removed, actor=actor, now=now, about=(award.id,))


def are_there(session: Session, condition: AwardCondition) -> bool:
    """Whether a document was added that nobody removed and no scanner found harmful."""
    return bool(session.scalar(select(exists().where(ConditionFile.condition_id == condition.id, _stand()))))


def tell_of_harmful(session: Session, event: HarmFound, *, now: datetime) -> None:
    """Say of which condition a harmful file was. Doing it again changes nothing but that it is said again."""
    upload = session.scalar(
        select(ConditionFile)
        .where(ConditionFile.id == event.upload_id)
        .options(joinedload(ConditionFile.condition, innerjoin=True))
    )
    if upload is not None:
        found = ConditionFileFoundHarmful(condition_id=upload.record_id, upload_id=upload.id)
        publish(session, found, actor=SYSTEM, now=now, about=(upload.condition.award_id,))


def _stand() -> ColumnElement[bool]:
    return ConditionFile.removed_at.is_(None) & (ConditionFile.state != HARMFUL)


def _refuse_when_settled(condition: AwardCondition) -> None:
    if condition.state in (MET, WAIVED):
        raise Conflict(f"This condition is {condition.state}, so it takes no documents any more.", code="settled")
    if condition.who == US:
        raise Conflict("We do this ourselves, so you have nothing to send.", code="not_for_it")
