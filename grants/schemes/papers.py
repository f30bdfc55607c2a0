"""The papers of a round: all its questions, and a form to fill in by hand. Each has its edition in large print.

They are asked for with the round and again when its deadline or the day of its decisions moves, because they say when
it closes and is decided; and as they are of its version, when its budget changes.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.clock import to_the_minute
from grants.kernel.documents import LARGE_PRINT, PDF, Document, ask_for_document
from grants.kernel.paging import LARGEST_PAGE, bounded
from grants.kernel.problems import NotFound
from grants.kernel.program_words import for_translators
from grants.schemes.models import Round

QUESTIONS, PAPER_FORM = "schemes.questions", "schemes.paper_form"


@dataclass(frozen=True)
class Paper:
    """One paper of a round. `name` is the end of its address."""

    name: str
    title: str
    kind: str
    format: str


PAPERS = (
    Paper("questions.pdf", for_translators("All the questions"), QUESTIONS, PDF),
    Paper("questions-large-print.pdf", for_translators("All the questions, in large print"), QUESTIONS, LARGE_PRINT),
    Paper("paper-form.pdf", for_translators("A form to fill in by hand"), PAPER_FORM, PDF),
    Paper(
        "paper-form-large-print.pdf",
        for_translators("A form to fill in by hand, in large print"),
        PAPER_FORM,
        LARGE_PRINT,
    ),
)
_OF_ROUND = (Document.subject_id == Round.id, Document.edition == Round.version)
_KINDS = (QUESTIONS, PAPER_FORM)


def ask_for_papers(session: Session, round_: Round, *, now: datetime) -> None:
    """Have the papers of a round written as it stands. Asking again changes nothing."""
    for paper in PAPERS:
        ask_for_document(session, paper.kind, round_.id, edition=round_.version, in_format=paper.format, now=now)


def ask_for_missing_papers(session: Session, now: datetime) -> None:
    """Have the papers written of rounds that have not closed and lack some: those from before there were papers."""
    asked = (
        select(func.count(Document.id)).where(*_OF_ROUND, Document.kind.in_(_KINDS)).correlate(Round).scalar_subquery()
    )
    lacking = select(Round).where(Round.closes_at >= to_the_minute(now), asked < len(PAPERS))
    for round_ in session.scalars(lacking.order_by(Round.closes_at, Round.id).limit(bounded(LARGEST_PAGE))).all():
        ask_for_papers(session, round_, now=now)


def written_papers(session: Session, round_: Round) -> frozenset[str]:
    """The names of those papers of a round that are written, as the round stands."""
    statement = select(Document.kind, Document.format).where(
        Document.subject_id == round_.id,
        Document.edition == round_.version,
        Document.kind.in_(_KINDS),
        Document.file_id.is_not(None),
    )
    written = {(kind, in_format) for kind, in_format in session.execute(statement)}
    return frozenset(paper.name for paper in PAPERS if (paper.kind, paper.format) in written)


def paper_named(session: Session, round_id: UUID, name: str) -> Document:
    """A written paper of a round as it stands, with its file. Raises NotFound, also while it is being written."""
    paper = next((paper for paper in PAPERS if paper.name == name), None)
    if paper is None:
        raise NotFound("There is no such paper.")
    statement = (
        select(Document)
        .join(Round, _OF_ROUND[0])
        .where(Round.id == round_id, *_OF_ROUND, Document.kind == paper.kind, Document.format == paper.format)
        .options(joinedload(Document.file))
    )
    document = session.scalar(statement)
    if document is None or document.file is None:
        raise NotFound("This paper is still being written. Try again in a minute.")
    return document
