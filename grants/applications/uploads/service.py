"""Files are added to a draft, removed from it, and taken out when they can do harm, also of an answer after sending."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications import queries, rules
from grants.applications.locking import lock, refuse
from grants.applications.models import OPEN, Application, Clarification
from grants.applications.uploads.events import FileAdded, FileFoundHarmful, FileRemoved
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.events import publish
from grants.kernel.files import FileStore
from grants.kernel.forms import Question
from grants.kernel.uploads.events import HarmFound
from grants.kernel.uploads.service import Noted, answers_with, file_question, take_file, without
from grants.schemes.rules import round_state


def add_file(
    session: Session,
    application: Application,
    *,
    question_key: str,
    name: str,
    content: bytes,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> ApplicationFile:
    """Add a file to the answer of a question of a draft, and have it looked at.

    Raises Invalid, with the question as its field, for a file that can't be taken, and Conflict when it is too late.
    """
    _lock_draft(session, application, now)
    question = question_for_files(application, question_key)
    upload = ApplicationFile(application_id=application.id)
    noted = take_file(
        session,
        upload,
        question=question,
        noted=application.answers.get(question_key) or [],
        beside=ApplicationFile.application_id == application.id,
        name=name,
        content=content,
        files=files,
        actor=actor,
        now=now,
    )
    upload.application = application
    _note(application, question_key, noted, now)
    publish_added(session, upload, actor=actor, now=now)
    return upload


def remove_file(session: Session, upload: ApplicationFile, *, actor: Actor, now: datetime) -> None:
    """Take a file out of a draft. Raises Conflict when it is too late. Once removed, it stays so."""
    application = upload.application
    _lock_draft(session, application, now)
    _take_out(application, upload, now)
    mark_removed(session, upload, actor=actor, now=now)


def take_out_harmful(session: Session, event: HarmFound, *, now: datetime) -> None:
    """Take a file that was found harmful out of the answer, also after it was sent. Doing it again changes nothing."""
    upload = session.scalar(
        select(ApplicationFile)
        .where(ApplicationFile.id == event.upload_id)
        .options(joinedload(ApplicationFile.application, innerjoin=True))
    )
    if upload is None:
        return
    application = upload.application
    lock(session, application)
    if upload.stands:
        _take_out(application, upload, now)
    for clarification in session.scalars(
        select(Clarification).where(Clarification.application_id == application.id, Clarification.state == OPEN)
    ):
        if noted := clarification.draft.get(upload.question_key):
            note_in_answer(clarification, upload.question_key, without(noted, upload))
    found = FileFoundHarmful(application_id=application.id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, found, actor=SYSTEM, now=now, about=(application.organisation_id,))


def _lock_draft(session: Session, application: Application, now: datetime) -> None:
    lock(session, application)
    refuse(rules.change_refusal(application.state, round_state(application, now)))


def question_for_files(application: Application, key: str) -> Question:
    return file_question(queries.question_set_of(application.question_set).questions, key)


def _take_out(application: Application, upload: ApplicationFile, now: datetime) -> None:
    noted: list[dict[str, Any]] = application.answers.get(upload.question_key) or []
    _note(application, upload.question_key, without(noted, upload), now)


def _note(application: Application, key: str, noted: Noted, now: datetime) -> None:
    application.answers = answers_with(application.answers, key, noted)
    application.updated_at = now
    application.version += 1


def note_in_answer(clarification: Clarification, key: str, noted: Noted) -> None:
    """Say which files would answer a question. That there is none is said too, for there was one before."""
    clarification.draft = {**clarification.draft, key: noted}
    clarification.version += 1


def publish_added(session: Session, upload: ApplicationFile, *, actor: Actor, now: datetime) -> None:
    added = FileAdded(application_id=upload.record_id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, added, actor=actor, now=now)


def mark_removed(session: Session, upload: ApplicationFile, *, actor: Actor, now: datetime) -> None:
    upload.removed_at = now
    removed = FileRemoved(application_id=upload.record_id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, removed, actor=actor, now=now)
