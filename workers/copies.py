"""Writes the copies of applications that were sent."""

from sqlalchemy.orm import Session

from grants.applications.queries import application_of
from grants.applications.reading import copy_as_html, copy_as_text
from grants.kernel.documents import LARGE_PRINT, PLAIN_TEXT, Document, WrittenDocument
from grants.kernel.web import Application
from workers.pdf import make_pdf


def write_copy(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """What an application says, as it stands sent; None when it has changed, for then another copy was asked for."""
    application = application_of(session, document.subject_id)
    if application.copy_edition != document.edition:
        return None
    name = f"Application {application.reference}"
    if document.format == PLAIN_TEXT:
        text = copy_as_text(application)
        return WrittenDocument(f"{name}.txt", "text/plain; charset=utf-8", text.encode())
    large_print = document.format == LARGE_PRINT
    ending = ", large print.pdf" if large_print else ".pdf"
    pdf = make_pdf(copy_as_html(app, application, large_print=large_print))
    return WrittenDocument(f"{name}{ending}", "application/pdf", pdf)
