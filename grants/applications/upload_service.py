"""Files are added to a draft, and removed from it."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from grants.applications import queries, rules
from grants.applications.events import FileAdded, FileDiscarded, FileRemoved
from grants.applications.locking import lock, refuse
from grants.applications.models import Application
from grants.applications.scan_service import ask_for_scan
from grants.applications.upload_answers import note, take_out
from grants.applications.upload_models import HARMFUL, UNSCANNED, Upload
from grants.applications.upload_queries import size_of_all
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.discarding import discard_file
from grants.kernel.events import publish
from grants.kernel.file_checks import LARGEST_OF_ONE_APPLICATION, FileRefused, checked_file, name_as_sent
from grants.kernel.files import FileStore, StoredFile, keep_file, put_again
from grants.kernel.forms import Question
from grants.kernel.problems import Invalid, Problem, SignInNeeded
from grants.schemes.rules import round_state

KEPT_AFTER_REMOVAL = timedelta(days=7)
"""Time to find out that it was a mistake, and for backups of the database to be older than the deletion."""

DISCARDED_AT_ONCE = 500


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
) -> Upload:
    """Add a file to the answer of a question of a draft, and have it looked at.

    The bytes are stored before the transaction ends: should it fail they lie there unused, and nobody finds them.
    Raises Invalid, with the question as its field, for a file that can't be taken, and Conflict when it is too late.
    """
    lock(session, application)
    refuse(rules.change_refusal(application.state, round_state(application, now)))
    if actor.person_id is None:
        raise SignInNeeded("Sign in to add a file.")
    question = _question(application, question_key)
    noted = list(application.answers.get(question_key) or [])
    if len(noted) >= question.most_files:
        number = "1 file" if question.most_files == 1 else f"{question.most_files} files"
        raise _refused(question_key, f"This question takes {number}. Remove one first.")
    try:
        taken = checked_file(name, content, largest_megabytes=question.largest_megabytes)
    except FileRefused as refused:
        raise _refused(question_key, f"{name_as_sent(name)}: {refused}") from refused
    if size_of_all(session, application.id) + len(taken.content) > LARGEST_OF_ONE_APPLICATION:
        raise _refused(question_key, "The files of one application can have 100 MB together. Remove one first.")
    kept = keep_file(
        session,
        digest=put_again(session, files, taken.content),
        name=taken.name,
        media_type=taken.media_type,
        size=len(taken.content),
        now=now,
    )
    session.flush()
    upload = Upload(
        id=new_id(),
        application_id=application.id,
        question_key=question_key,
        file_id=kept.id,
        uploaded_by=actor.person_id,
        uploaded_at=now,
        state=UNSCANNED,
    )
    upload.file = kept
    session.add(upload)
    session.flush()
    note(application, question_key, [*noted, {"id": str(upload.id), "name": kept.name, "size": kept.size}], now)
    ask_for_scan(session, upload.id, key="first", now=now)
    added = FileAdded(application_id=application.id, upload_id=upload.id, question_key=question_key)
    publish(session, added, actor=actor, now=now)
    return upload


def remove_file(session: Session, upload: Upload, *, actor: Actor, now: datetime) -> None:
    """Take a file out of a draft. Raises Conflict when it is too late. Once removed, it stays so."""
    application = upload.application
    lock(session, application)
    refuse(rules.change_refusal(application.state, round_state(application, now)))
    take_out(application, upload, now)
    upload.removed_at = now
    removed = FileRemoved(application_id=application.id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, removed, actor=actor, now=now)


def _question(application: Application, key: str) -> Question:
    for question in queries.question_set_of(application.question_set).questions:
        if question.key == key and question.type == "file":
            return question
    raise _refused(key, "This question takes no files.")


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid([Problem(field, sentence, "file")])


def discard_unwanted(session: Session, now: datetime) -> None:
    """Discard what was found harmful, and what was taken out of a draft a week ago."""
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
        discarded = FileDiscarded(application_id=upload.application_id, upload_id=upload.id)
        publish(session, discarded, actor=SYSTEM, now=now)
