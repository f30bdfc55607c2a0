"""Files are looked at by a scanner: soon after they come, and again later where that did not work."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.events import FileFoundHarmful
from grants.applications.locking import lock
from grants.applications.upload_answers import take_out
from grants.applications.upload_models import CLEAN, HARMFUL, UNSCANNED, Upload
from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.kernel.web import this_app

SCAN_FILE = "applications.scan_file"
SCAN_JOB = JobKind(SCAN_FILE, DOCUMENTS)

ASKED_ANEW_AFTER = timedelta(hours=1)
"""By then the tries of the first job are over, whichever way."""

ASKED_AT_ONCE = 2_000


def ask_for_scan(session: Session, upload_id: UUID, *, key: str, now: datetime) -> None:
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
        ask_for_scan(session, upload_id, key=f"again {now:%Y-%m-%d}", now=now)


def record_scan(session: Session, upload_id: UUID, *, harmful: bool, now: datetime) -> None:
    """Say what the scanner found. What is harmful is taken out of the answer, also after it was sent.

    The first look counts: saying so again changes nothing.
    """
    upload = session.scalars(
        select(Upload).where(Upload.id == upload_id).options(joinedload(Upload.application, innerjoin=True))
    ).one()
    application = upload.application
    lock(session, application)
    session.refresh(upload, ["state", "removed_at"], with_for_update=True)
    if upload.state != UNSCANNED or upload.removed_at is not None:
        return
    upload.state, upload.scanned_at = (HARMFUL if harmful else CLEAN), now
    if not harmful:
        return
    take_out(application, upload, now)
    found = FileFoundHarmful(application_id=application.id, upload_id=upload.id, question_key=upload.question_key)
    publish(session, found, actor=SYSTEM, now=now, about=(application.organisation_id,))
