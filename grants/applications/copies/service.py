"""Copies of what was sent, in the format that its reader asked for: asked for here, written by the workers."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.hosting.queries import own_party_id
from grants.applications.models import Application
from grants.identity.models import Person
from grants.identity.needs.queries import print_size_of
from grants.kernel.access import Actor
from grants.kernel.documents import FORMATS, LARGE_PRINT, PDF, PLAIN_TEXT, Document, ask_for_document, document_about
from grants.kernel.problems import Conflict, Invalid, Problem

COPY = "applications.copy"
PARTY_COPY = "applications.party_copy"
"""A host's or partner's own: which copies others asked for would tell in which format they read."""

FORMAT_OF_READER = {"standard": PDF, "large_print": LARGE_PRINT, "plain_text": PLAIN_TEXT}
"""The format of a copy, by the format in which a person wants letters."""

ON_ITS_WAY = timedelta(minutes=10)
"""How long after a sending its copy counts as being made before there is one; then it can be asked for by hand."""

WORDS = {PDF: "PDF", LARGE_PRINT: "PDF in large print", PLAIN_TEXT: "Plain text"}


def format_for(session: Session, person: Person) -> str:
    """The format of a copy for this person: large print also for who only named its size."""
    if print_size_of(session, person):
        return LARGE_PRINT if person.letter_format != "plain_text" else PLAIN_TEXT
    return FORMAT_OF_READER.get(person.letter_format, PDF)


def ask_for_copy(
    session: Session, application: Application, *, in_format: str, now: datetime, reader: Actor | None = None
) -> Document:
    """Have the copy of what was sent written for a reader, or for whom it was sent by; asking again gives the same.

    Raises Invalid for a format that we do not write, and Conflict before anything was sent.
    """
    if in_format not in FORMATS:
        raise Invalid([Problem("format", "Choose one of the formats.")])
    if application.copy_edition is None:
        raise Conflict("This application has not been sent yet, so there is nothing to copy.", code="not_submitted")
    kind, subject_id = _kept_as(session, application, reader)
    return ask_for_document(session, kind, subject_id, edition=application.copy_edition, in_format=in_format, now=now)


def copies_of(session: Session, application: Application, reader: Actor) -> dict[str, Document]:
    """The copies of what stands sent that a reader may know of, by format, with their files once they are written."""
    if application.copy_edition is None:
        return {}
    kind, subject_id = _kept_as(session, application, reader)
    found = select(Document).where(
        Document.subject_id == subject_id, Document.kind == kind, Document.edition == application.copy_edition
    )
    return {document.format: document for document in session.scalars(found.options(joinedload(Document.file)))}


def format_on_its_way(session: Session, application: Application, reader: Actor, *, now: datetime) -> str | None:
    """The format in which a copy is asked for after a sending, for the minutes in which that may be still to come.

    None to a host or partner, whose copies are their own.
    """
    sent_at = max(application.updated_at, application.submitted_at or application.updated_at)
    kind, _ = _kept_as(session, application, reader)
    sender = session.get(Person, application.reader_id)
    return format_for(session, sender) if sender and kind == COPY and now < sent_at + ON_ITS_WAY else None


def copy_in(session: Session, application: Application, in_format: str, reader: Actor) -> Document | None:
    """The copy in one format, where it was asked for."""
    kind, subject_id = _kept_as(session, application, reader)
    return document_about(session, kind, subject_id, edition=application.copy_edition or 0, in_format=in_format)


def _kept_as(session: Session, application: Application, reader: Actor | None) -> tuple[str, UUID]:
    """The kind of a reader's copies, and what they are about: the application, or the party for which they read."""
    if reader is None or reader.person_id is None or not reader.holds("reader", application.id):
        return COPY, application.id
    if reader.is_administrator or reader.holds("member", application.organisation_id):
        return COPY, application.id
    party_id = own_party_id(session, application.id, reader.person_id)
    return (PARTY_COPY, party_id) if party_id else (COPY, application.id)
