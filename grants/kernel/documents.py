"""Documents for people to keep: the questions of a round, a copy of an application.

They are asked for here, written by the workers, and kept once for each kind, thing, edition and format.
A writer for each kind is in `workers/documents.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from uuid import UUID

from flask import Response, send_file
from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from grants.kernel.db import Base, new_id
from grants.kernel.files import StoredFile, keep_file
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.kernel.problems import NotFound
from grants.kernel.unique import insertion
from grants.kernel.web import this_app

WRITE_DOCUMENT = "kernel.write_document"
LONGEST_WRITING = timedelta(minutes=10)
"""How long a document of hundreds of pages may take, on a slow machine, before another worker begins it anew."""
DOCUMENT_JOB = JobKind(WRITE_DOCUMENT, DOCUMENTS, lease=LONGEST_WRITING, writes=True)

PDF, LARGE_PRINT, PLAIN_TEXT = "pdf", "large_print", "plain_text"
FORMATS = (PDF, LARGE_PRINT, PLAIN_TEXT)


class Document(Base):
    """What is asked for: `kind` says what it is, such as `applications.copy`, and `subject_id` of which record.

    `edition` is a number of the subject's own, such as its version: another edition is another document.
    """

    __tablename__ = "document"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    edition: Mapped[int]
    format: Mapped[str]
    asked_at: Mapped[datetime]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("subject_id", "kind", "edition", "format"),
        CheckConstraint(f"format IN {FORMATS}", name="format"),
    )


@dataclass(frozen=True)
class WrittenDocument:
    """A document ready to be kept. `name` is for people and has an ending, such as `.pdf`."""

    name: str
    media_type: str
    content: bytes


def document_about(session: Session, kind: str, subject_id: UUID, *, edition: int, in_format: str) -> Document | None:
    """The document that was asked for, with its file once it is written."""
    asked = {"kind": kind, "subject_id": subject_id, "edition": edition, "format": in_format}
    return session.scalar(_about(), asked)


@cache
def _about() -> Select[Document]:
    """Put together once: every sending asks for it."""
    columns = (Document.kind, Document.subject_id, Document.edition, Document.format)
    asked = [column == bindparam(column.key) for column in columns]
    return select(Document).where(*asked).options(joinedload(Document.file))


def ask_for_document(
    session: Session, kind: str, subject_id: UUID, *, edition: int, in_format: str, now: datetime
) -> Document:
    """Have a document written. Asking again gives the one that was asked for."""
    asked = {"id": new_id(), "kind": kind, "subject_id": subject_id, "edition": edition, "format": in_format}
    inserting = insertion(session, Document, ("subject_id", "kind", "edition", "format"), Document)
    document: Document | None = session.scalar(inserting, {**asked, "asked_at": now})
    if document is None:
        return session.scalars(_about(), asked).one()
    add_job(session, WRITE_DOCUMENT, key=str(document.id), args={"document_id": str(document.id)}, now=now)
    return document


def keep_document(session: Session, document_id: UUID, written: WrittenDocument, *, digest: str, now: datetime) -> None:
    """Record the file of a document. Doing it again changes nothing."""
    document = session.scalars(select(Document).where(Document.id == document_id).with_for_update()).one()
    if document.file_id is None:
        kept = keep_file(
            session,
            digest=digest,
            name=written.name,
            media_type=written.media_type,
            size=len(written.content),
            now=now,
        )
        session.flush()
        document.file_id = kept.id


def document_download(document: Document | None) -> Response:
    """The file, to be kept under its name. Raises NotFound while there is none."""
    if document is None or document.file is None:
        raise NotFound("This document is still being written. Try again in a minute.")
    content = this_app().files.get(document.file.digest)
    return send_file(
        BytesIO(content), mimetype=document.file.media_type, as_attachment=True, download_name=document.file.name
    )
