"""Files are taken, looked at by a scanner, and discarded; for every stage in the same way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.counting import counted
from grants.kernel.db import new_id
from grants.kernel.discarding import discard_file
from grants.kernel.events import publish
from grants.kernel.file_checks.checked import LARGEST_TOGETHER, MEGABYTE, CheckedFile, checked_file, name_as_sent
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.files import FileStore, StoredFile, keep_file, put_again
from grants.kernel.forms import Question
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.kernel.problems import Invalid, Problem, SignInNeeded
from grants.kernel.uploads.events import FileDiscarded, HarmFound
from grants.kernel.uploads.models import CLEAN, HARMFUL, UNSCANNED, Upload
from grants.kernel.web import this_app

SCAN_FILE = "kernel.scan_file"
LONGEST_SCAN = timedelta(minutes=5)
"""The lease of a scan: longer than the worker waits for the scanner's answer."""

SCAN_JOB = JobKind(SCAN_FILE, DOCUMENTS, lease=LONGEST_SCAN)

ASKED_ANEW_AFTER = timedelta(hours=1)
"""By then the tries of the first job are over, whichever way."""

KEPT_AFTER_REMOVAL = timedelta(days=7)
"""Time to find out that it was a mistake, and for backups of the database to be older than the deletion."""

ASKED_AT_ONCE, DISCARDED_AT_ONCE = 2_000, 500

Noted = list[dict[str, Any]]
"""How an answer tells of its files."""


def take_file(
    session: Session,
    upload: Upload,
    *,
    question: Question,
    noted: Sequence[Mapping[str, Any]],
    beside: ColumnElement[bool],
    name: str,
    content: bytes,
    files: FileStore,
    actor: Actor,
    now: datetime,
    checked: Callable[..., CheckedFile] = checked_file,
) -> Noted:
    """Keep a file, given an upload that says only what it belongs to, and have it looked at. Gives the new answer.

    `noted` is the answer so far, and `beside` says which uploads belong to the same record. The bytes are stored
    before the transaction ends: should it fail they lie there unused, and nobody finds them. `checked` says what a
    file may be, and gives it as it is kept. Raises Invalid, with the question as its field, for one that is refused.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to add a file.")
    if len(noted) >= question.most_files:
        number = counted(question.most_files, "file")
        raise _refused(
            question.key, f"{name_as_sent(name)} was left out: this question takes {number}. Remove one first."
        )
    try:
        taken = checked(name, content, largest_megabytes=question.largest_megabytes)
    except FileRefused as refused:
        raise _refused(question.key, f"{name_as_sent(name)}: {refused}") from refused
    if _size_of(session, beside) + len(taken.content) > LARGEST_TOGETHER:
        most = LARGEST_TOGETHER // MEGABYTE
        raise _refused(question.key, f"All files together can have {most} MB. Remove one first.")
    digest = put_again(session, files, taken.content)
    if same := _same_among(session, noted, digest):
        raise _refused(question.key, f"{name_as_sent(name)} is here already, as “{same}”. It is kept once.")
    kept = keep_file(
        session,
        digest=digest,
        name=taken.name,
        media_type=taken.media_type,
        size=len(taken.content),
        now=now,
    )
    session.flush()
    upload.id, upload.question_key = new_id(), question.key
    upload.file_id, upload.file = kept.id, kept
    upload.uploaded_by, upload.uploaded_at, upload.state = actor.person_id, now, UNSCANNED
    session.add(upload)
    session.flush()
    _ask_for_scan(session, upload.id, key="first", now=now)
    return [*map(dict, noted), {"id": str(upload.id), "name": kept.name, "size": kept.size}]


def file_question(questions: Sequence[Question], key: str) -> Question:
    """The question about files with this key. Raises Invalid when there is none."""
    for question in questions:
        if question.key == key and question.type == "file":
            return question
    raise _refused(key, "This question takes no files.")


def without(noted: Sequence[Mapping[str, Any]], upload: Upload) -> Noted:
    """The answer when this file is no part of it any more."""
    return [dict(item) for item in noted if item["id"] != str(upload.id)]


def answers_with(answers: Mapping[str, Any], key: str, noted: Noted) -> dict[str, Any]:
    """The answers with these files for a question; no file is no answer."""
    others = {name: answer for name, answer in answers.items() if name != key}
    return {**others, key: noted} if noted else others


def _same_among(session: Session, noted: Sequence[Mapping[str, Any]], digest: str) -> str | None:
    """The name of a file in an answer that has the same content; None where there is none."""
    ids = [UUID(item["id"]) for item in noted]
    same = select(StoredFile.name).join(Upload, Upload.file_id == StoredFile.id)
    return session.scalar(same.where(Upload.id.in_(ids), StoredFile.digest == digest).limit(1)) if ids else None


def _size_of(session: Session, beside: ColumnElement[bool]) -> int:
    """What the files of a record come to, in bytes."""
    statement = (
        select(func.coalesce(func.sum(StoredFile.size), 0))
        .join(Upload, Upload.file_id == StoredFile.id)
        .where(beside, Upload.removed_at.is_(None))
    )
    return int(session.scalars(statement).one())


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid([Problem(field, sentence, "file")])


# The scanner


def _ask_for_scan(session: Session, upload_id: UUID, *, key: str, now: datetime) -> None:
    """Have a file looked at; once for each `key` of the file."""
    add_job(session, SCAN_FILE, key=f"{upload_id} {key}", args={"upload_id": str(upload_id)}, now=now)


def ask_for_missed_scans(session: Session, now: datetime) -> None:
    """Ask again, once a day, for every file that no scanner has looked at: it came before there was one, or it failed.

    Run every hour, so that files open soon after a scanner is set. Does nothing without one.
    """
    if this_app().settings.clamd_url is None:
        return
    missed = select(Upload.id).where(
        Upload.state == UNSCANNED, Upload.removed_at.is_(None), Upload.uploaded_at <= now - ASKED_ANEW_AFTER
    )
    for upload_id in session.scalars(missed.order_by(Upload.id).limit(ASKED_AT_ONCE)).all():
        _ask_for_scan(session, upload_id, key=f"again {now:%Y-%m-%d}", now=now)


def digest_to_scan(session: Session, upload_id: UUID) -> str | None:
    """The content of a file that waits to be looked at; None for one that was removed, or looked at before."""
    waiting = (Upload.id == upload_id, Upload.state == UNSCANNED, Upload.removed_at.is_(None))
    return session.scalar(select(StoredFile.digest).join(Upload, Upload.file_id == StoredFile.id).where(*waiting))


def record_scan(session: Session, upload_id: UUID, *, harmful: bool, now: datetime) -> None:
    """Say what the scanner found. The first look counts: saying so again changes nothing."""
    upload = session.scalars(select(Upload).where(Upload.id == upload_id).with_for_update()).one()
    if upload.state != UNSCANNED or upload.removed_at is not None:
        return
    upload.state, upload.scanned_at = (HARMFUL if harmful else CLEAN), now
    if harmful:
        publish(session, HarmFound(upload_id=upload.id), actor=SYSTEM, now=now, about=(upload.record_id,))


# Discarding


def discard_unwanted(session: Session, now: datetime) -> None:
    """Discard what was found harmful, and what was taken out a week ago."""
    unwanted = (
        select(Upload)
        .join(Upload.file)
        .where(
            StoredFile.discarded_at.is_(None),
            or_(Upload.state == HARMFUL, Upload.removed_at <= now - KEPT_AFTER_REMOVAL),
        )
        .order_by(Upload.id)
        .limit(DISCARDED_AT_ONCE)
        .options(contains_eager(Upload.file))
    )
    for upload in session.scalars(unwanted).all():
        discard_file(session, upload.file, now=now)
        discarded = FileDiscarded(upload_id=upload.id)
        publish(session, discarded, actor=SYSTEM, now=now, about=(upload.record_id,))
