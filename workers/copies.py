"""Writes the copies of applications that were sent."""

from sqlalchemy.orm import Session

from grants.applications import models
from grants.applications.models import Party
from grants.applications.queries import application_of
from grants.applications.reading import copy_as_html, copy_as_text
from grants.identity.models import Person
from grants.identity.needs.queries import print_size_of
from grants.identity.needs.rules import USUAL_LARGE_PRINT
from grants.kernel.documents import LARGE_PRINT, PLAIN_TEXT, Document, WrittenDocument
from grants.kernel.web import Application
from workers.pdf import make_pdf


def write_copy(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """What an application says, as it stands sent; None when it has changed, for then another copy was asked for."""
    application = application_of(session, document.subject_id)
    reader = session.get(Person, application.reader_id)
    return _written(app, application, document, print_size_of(session, reader) if reader else None)


def write_party_copy(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """The copy of an application for a host or partner; None when it has changed, or they are named no more."""
    party = session.get(Party, document.subject_id)
    return _written(app, application_of(session, party.application_id), document) if party else None


def _written(
    app: Application, application: models.Application, document: Document, points: int | None = None
) -> WrittenDocument | None:
    if application.copy_edition != document.edition:
        return None
    name = f"Application {application.reference}"
    if document.format == PLAIN_TEXT:
        text = copy_as_text(application)
        return WrittenDocument(f"{name}.txt", "text/plain; charset=utf-8", text.encode())
    large_print = document.format == LARGE_PRINT
    ending = ", large print.pdf" if large_print else ".pdf"
    pdf = make_pdf(copy_as_html(app, application, print_points=(points or USUAL_LARGE_PRINT) if large_print else None))
    return WrittenDocument(f"{name}{ending}", "application/pdf", pdf)
