"""Copies of what was sent, in the format that its reader asked for: asked for here, written by the workers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.documents import FORMATS, LARGE_PRINT, PDF, PLAIN_TEXT, Document, ask_for_document, document_about
from grants.kernel.problems import Conflict, Invalid, Problem

COPY = "applications.copy"
FORMAT_OF_READER = {"standard": PDF, "large_print": LARGE_PRINT, "plain_text": PLAIN_TEXT}
"""The format of a copy, by the format in which a person wants letters."""

WORDS = {PDF: "PDF", LARGE_PRINT: "PDF in large print", PLAIN_TEXT: "Plain text"}


def format_for(person: Person) -> str:
    return FORMAT_OF_READER.get(person.letter_format, PDF)


def ask_for_copy(session: Session, application: Application, *, in_format: str, now: datetime) -> Document:
    """Have the copy of what was sent written; asking again gives the same.

    Raises Invalid for a format that we do not write, and Conflict before anything was sent.
    """
    if in_format not in FORMATS:
        raise Invalid([Problem("format", "Choose one of the formats.")])
    if application.copy_edition is None:
        raise Conflict("This application has not been sent yet, so there is nothing to copy.", code="not_submitted")
    return ask_for_document(
        session, COPY, application.id, edition=application.copy_edition, in_format=in_format, now=now
    )


def copies_of(session: Session, application: Application) -> dict[str, Document]:
    """The copies of what stands sent that were asked for, by format, with their files once they are written."""
    if application.copy_edition is None:
        return {}
    found = select(Document).where(
        Document.subject_id == application.id, Document.kind == COPY, Document.edition == application.copy_edition
    )
    return {document.format: document for document in session.scalars(found.options(joinedload(Document.file)))}


def copy_in(session: Session, application: Application, in_format: str) -> Document | None:
    """The copy in one format, where it was asked for."""
    edition = application.copy_edition or 0
    return document_about(session, COPY, application.id, edition=edition, in_format=in_format)
