"""The application of a grant as it was sent, for the whole file of the grant."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from grants.applications.queries import application_of
from grants.applications.reading import copy_as_text
from grants.applications.uploads.queries import uploads_of
from grants.kernel.clock import london_day
from grants.kernel.dossiers import Piece, Whole, listed
from grants.kernel.money import as_decimal
from grants.kernel.uploads.dossiers import uploaded

FOLDER = "1 Application"


def pieces(session: Session, whole: Whole) -> Iterator[Piece]:
    """What was sent, the files that came with it, the questions that were asked, and what hosts and partners said."""
    if whole.application_id is None:
        return
    application = application_of(session, whole.application_id)
    yield Piece(FOLDER, f"{application.reference}.txt", "The application as it was sent", copy_as_text(application))
    if application.clarifications:
        rows = [
            (
                london_day(each.asked_at),
                each.question,
                each.state,
                london_day(each.closed_at) if each.closed_at else None,
            )
            for each in application.clarifications
        ]
        asked = ("asked_on", "question", "state", "closed_on")
        yield listed(FOLDER, "questions asked", "Questions asked about the application", asked, rows)
    if application.parties:
        parties = [
            (each.role, each.name, each.does, each.state, as_decimal(each.share_pence), each.answered_at)
            for each in application.parties
        ]
        headings = ("role", "name", "does", "answer", "share_pounds", "answered_at")
        yield listed(FOLDER, "hosts and partners", "Hosts and partners, with what they answered", headings, parties)
    yield from uploaded(FOLDER, "A file of the application", uploads_of(session, application))
