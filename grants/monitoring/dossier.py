"""The returns of a grant as they were sent, their files, and what we answered, for the whole file of the grant."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.kernel.dossiers import Piece, Whole, told
from grants.kernel.forms import parse_definition, plain_copy
from grants.kernel.look import day, minute
from grants.kernel.uploads.dossiers import uploaded
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.models import Return, ReturnAnswer, ReturnEdition
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence

RETURNS, EVIDENCE = "7 Returns", "8 Evidence"


def pieces(session: Session, whole: Whole) -> Iterator[Piece]:
    """Of each return what was sent, every time that it was; never what its people have only begun to write."""
    found = select(Return).where(Return.award_id == whole.award_id).order_by(Return.number)
    returns = session.scalars(found.options(joinedload(Return.question_set))).all()
    ids = [each.id for each in returns]
    editions = select(ReturnEdition).where(ReturnEdition.return_id.in_(ids)).order_by(ReturnEdition.number)
    before: dict[UUID, list[ReturnEdition]] = {}
    for edition in session.scalars(editions.options(selectinload(ReturnEdition.queries))):
        before.setdefault(edition.return_id, []).append(edition)
    answers = {
        each.return_id: each for each in session.scalars(select(ReturnAnswer).where(ReturnAnswer.return_id.in_(ids)))
    }
    for each in returns:
        yield from _return(each, before.get(each.id, []), answers.get(each.id))
    yield from _files(session, ids)
    yield from _evidence(session, whole)


def _return(each: Return, before: list[ReturnEdition], answer: ReturnAnswer | None) -> Iterator[Piece]:
    for edition in before:
        lines = [
            ("Sent", minute(edition.sent_at)),
            *_answers(each, edition.answers),
            ("Sent back", minute(edition.sent_back_at)),
            ("Why", edition.note),
            *((f"We asked about: {query.label}", query.question) for query in edition.queries),
        ]
        what = f"Return {each.number} as it was sent back"
        yield told(RETURNS, f"return {each.number}, sent {edition.number}", what, lines)
    lines = [
        ("For", f"{day(each.period_from)} to {day(each.period_to)}"),
        ("Due", minute(each.due_at)),
        ("State", each.state),
    ]
    if each.state in ("submitted", "accepted"):
        lines += [("Sent", minute(each.submitted_at) if each.submitted_at else ""), *_answers(each, each.answers)]
        lines += [("Reviewed", minute(each.reviewed_at) if each.reviewed_at else "")]
    lines += [("What we said of it", each.review_note)]
    if answer is not None:
        lines += [("What we learned", answer.learned), ("What we do", answer.doing)]
    yield told(RETURNS, f"return {each.number}", f"Return {each.number}, as it stands", lines)


def _answers(each: Return, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for _, answered in plain_copy(parse_definition(each.question_set.definition), dict(answers)):
        yield from answered


def _files(session: Session, ids: list[UUID]) -> Iterator[Piece]:
    sent = select(Return.id).where(Return.id.in_(ids), Return.state.in_(("submitted", "accepted")))
    files = select(ReturnFile).where(ReturnFile.return_id.in_(sent)).order_by(ReturnFile.id)
    yield from uploaded(RETURNS, "A file of a return", session.scalars(files.options(joinedload(ReturnFile.file))))


def _evidence(session: Session, whole: Whole) -> Iterator[Piece]:
    found = select(ReturnEvidence).where(ReturnEvidence.award_id == whole.award_id, ReturnEvidence.removed_at.is_(None))
    files = selectinload(ReturnEvidence.files).joinedload(EvidenceFile.file)
    for each in session.scalars(found.order_by(ReturnEvidence.id).options(files)):
        yield from uploaded(EVIDENCE, each.shows or "Shows how it went", each.files)
