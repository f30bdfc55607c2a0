"""Files are added to a return, removed from it, and taken out when they can do harm."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.events import publish
from grants.kernel.files import FileStore
from grants.kernel.problems import Invalid, Problem
from grants.kernel.uploads.events import HarmFound
from grants.kernel.uploads.service import Noted, answers_with, file_question, take_file, without
from grants.monitoring import queries, rules
from grants.monitoring.events import ReturnFileAdded, ReturnFileFoundHarmful, ReturnFileRemoved
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.models import Return
from grants.monitoring.reviewing import rules as reviewing
from grants.monitoring.reviewing.queries import opened_of
from grants.monitoring.service import lock_return, refuse


def add_file(
    session: Session,
    monitoring_return: Return,
    *,
    question_key: str,
    name: str,
    content: bytes,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> ReturnFile:
    """Add a file to the answer of a question of a return, and have it looked at.

    Raises Invalid, with the question as its field, for a file that can't be taken, and Conflict when the return is not
    with the grantee.
    """
    lock_return(session, monitoring_return)
    refuse(rules.change_refusal(monitoring_return.state))
    _check_opened(session, monitoring_return, question_key)
    upload = ReturnFile(return_id=monitoring_return.id)
    noted = take_file(
        session,
        upload,
        question=file_question(queries.questions_of(monitoring_return).questions, question_key),
        noted=monitoring_return.answers.get(question_key) or [],
        beside=ReturnFile.return_id == monitoring_return.id,
        name=name,
        content=content,
        files=files,
        actor=actor,
        now=now,
    )
    upload.monitoring_return = monitoring_return
    _note(monitoring_return, question_key, noted)
    added = ReturnFileAdded(return_id=monitoring_return.id, upload_id=upload.id, question_key=question_key)
    publish(session, added, actor=actor, now=now)
    return upload


def remove_file(session: Session, upload: ReturnFile, *, actor: Actor, now: datetime) -> None:
    """Take a file out of a return. Raises Conflict when it is too late, and Invalid for an answer that is not open.
    Once removed, it stays so.
    """
    monitoring_return = upload.monitoring_return
    lock_return(session, monitoring_return)
    refuse(rules.change_refusal(monitoring_return.state))
    _check_opened(session, queries.return_of(session, monitoring_return.id), upload.question_key)
    _take_out(upload)
    upload.removed_at = now
    removed = ReturnFileRemoved(return_id=monitoring_return.id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, removed, actor=actor, now=now)


def take_out_harmful(session: Session, event: HarmFound, *, now: datetime) -> None:
    """Take a file that was found harmful out of the return, also after it was sent. Doing it again changes nothing."""
    upload = session.scalar(
        select(ReturnFile)
        .where(ReturnFile.id == event.upload_id)
        .options(joinedload(ReturnFile.monitoring_return, innerjoin=True).joinedload(Return.award, innerjoin=True))
    )
    if upload is None:
        return
    lock_return(session, upload.monitoring_return)
    _take_out(upload)
    found = ReturnFileFoundHarmful(return_id=upload.record_id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, found, actor=SYSTEM, now=now, about=(upload.organisation_id,))


def _check_opened(session: Session, monitoring_return: Return, key: str) -> None:
    opened = opened_of(session, monitoring_return, queries.grant_of(session, monitoring_return))
    if opened is not None and key not in opened:
        raise Invalid([Problem(key, reviewing.LOCKED, "not_opened")])


def _take_out(upload: ReturnFile) -> None:
    if upload.stands:
        answers = upload.monitoring_return.answers
        _note(upload.monitoring_return, upload.question_key, without(answers[upload.question_key], upload))


def _note(monitoring_return: Return, key: str, noted: Noted) -> None:
    monitoring_return.answers = answers_with(monitoring_return.answers, key, noted)
    monitoring_return.version += 1
