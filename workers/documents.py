"""Writes the documents that people keep. Each kind has a writer here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.copies.service import COPY, PARTY_COPY
from grants.kernel.documents import Document, WrittenDocument, keep_document
from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.web import Application, this_app
from grants.panels.papers.member_papers import PAPERS
from grants.panels.papers.minutes import MEMBER_MINUTES, MINUTES
from grants.schemes.papers import PAPER_FORM, QUESTIONS
from workers.copies import write_copy, write_party_copy
from workers.panel_papers import write_member_minutes, write_member_papers, write_minutes
from workers.papers import write_paper_form, write_questions

Writer = Callable[[Application, Session, Document], WrittenDocument | None]
"""Writes a document; None when nobody needs it any more."""

WRITERS: Mapping[str, Writer] = {
    COPY: write_copy,
    PARTY_COPY: write_party_copy,
    MEMBER_MINUTES: write_member_minutes,
    MINUTES: write_minutes,
    PAPERS: write_member_papers,
    PAPER_FORM: write_paper_form,
    QUESTIONS: write_questions,
}
"""By the document's kind."""


def write_document(work: Work) -> Record | None:
    """Write the document that the job names. Done twice it gives the same bytes, and one file is kept."""
    document_id = UUID(work.args["document_id"])
    app = this_app()
    with work.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.file_id is not None:
            return None
        if document.kind not in WRITERS:
            raise GiveUp(f"This version of the program writes no document called {document.kind!r}.")
        written = WRITERS[document.kind](app, session, document)
    if written is None:
        return None
    digest = app.files.put(written.content)

    def record(session: Session, now: datetime) -> None:
        keep_document(session, document_id, written, digest=digest, now=now)

    return record
