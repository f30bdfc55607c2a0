"""Reading questions about packs."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.reporting.asking.models import PackQuestion
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of

MOST_SHOWN = 200
MOST_WAITING = 20
_PEOPLE = (joinedload(PackQuestion.asker), joinedload(PackQuestion.answerer))


def questions_about(session: Session, pack_id: UUID) -> list[PackQuestion]:
    """The questions about a pack with their people, the first first."""
    found = select(PackQuestion).where(PackQuestion.pack_id == pack_id).options(*_PEOPLE)
    return list(session.scalars(found.order_by(PackQuestion.id).limit(MOST_SHOWN)))


def question_of(session: Session, pack_id: UUID, question_id: UUID) -> tuple[Pack, PackQuestion]:
    """A pack, and a question about it. Raises NotFound."""
    pack = pack_of(session, pack_id)
    question = session.get(PackQuestion, question_id, options=_PEOPLE)
    if question is None or question.pack_id != pack.id:
        raise NotFound("There is no such question about this pack.")
    return pack, question


def number_open(session: Session, pack_id: UUID) -> int:
    """How many questions about a pack wait for an answer."""
    unanswered = PackQuestion.pack_id == pack_id, PackQuestion.answered_at.is_(None)
    return int(session.scalar(select(func.count(PackQuestion.id)).where(*unanswered)) or 0)


def asked_already(
    session: Session, pack_id: UUID, person_id: UUID, *, table: str, line: str, question: str
) -> PackQuestion | None:
    """The question of somebody in the same words about the same line that waits for its answer; None where there is
    none.
    """
    same = (PackQuestion.table == table, PackQuestion.line == line, PackQuestion.question == question)
    theirs = (PackQuestion.pack_id == pack_id, PackQuestion.asked_by == person_id, PackQuestion.answered_at.is_(None))
    return session.scalar(select(PackQuestion).where(*theirs, *same).options(*_PEOPLE).limit(1))


def to_answer(session: Session) -> list[PackQuestion]:
    """The questions that wait for an answer, with their packs and people, those that wait longest first."""
    found = select(PackQuestion).where(PackQuestion.answered_at.is_(None)).order_by(PackQuestion.asked_at)
    found = found.options(
        joinedload(PackQuestion.asker),
        joinedload(PackQuestion.pack).joinedload(Pack.funder),
        joinedload(PackQuestion.pack).joinedload(Pack.scheme),
    )
    return list(session.scalars(found.limit(MOST_WAITING)))
