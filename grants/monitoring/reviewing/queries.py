"""Reading what was asked about a return, and what it told before."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from grants.kernel.forms import problems_for_submission, shown
from grants.kernel.problems import Problem
from grants.monitoring import queries
from grants.monitoring.asking.grant import Grant
from grants.monitoring.models import RETURNED, Return, ReturnEdition, ReturnEntry, ReturnQuery
from grants.monitoring.reviewing import rules
from grants.monitoring.sent import sent_before


def unconfirmed_entry(session: Session, monitoring_return: Return) -> ReturnEntry | None:
    """How a return was typed in that its people have not said is right; None where they have, or wrote it."""
    if monitoring_return.entered_channel is None:
        return None
    found = select(ReturnEntry).where(ReturnEntry.return_id == monitoring_return.id)
    entry = session.scalar(found.order_by(ReturnEntry.id.desc()).limit(1))
    return entry if entry is not None and entry.confirmed_at is None else None


def typed_in_by(session: Session, monitoring_return: Return) -> frozenset[UUID]:
    """Who of us typed a return in for its people: who began to, and who sent it. Nobody, where they wrote it."""
    if monitoring_return.entered_by is None:
        return frozenset()
    begun = select(ReturnEntry.entered_by).where(ReturnEntry.return_id == monitoring_return.id)
    return frozenset([monitoring_return.entered_by, *session.scalars(begun)])


def editions_of(session: Session, return_id: UUID) -> list[ReturnEdition]:
    """What a return told each time that it was sent back, the last first, with what we asked."""
    found = select(ReturnEdition).where(ReturnEdition.return_id == return_id).order_by(ReturnEdition.number.desc())
    return list(session.scalars(found.options(selectinload(ReturnEdition.queries))))


def last_before(session: Session, monitoring_return: Return) -> Return | None:
    """The return of the same grant before this one, which says what was told and what we wrote then."""
    earlier = select(Return).where(
        Return.award_id == monitoring_return.award_id, Return.number < monitoring_return.number
    )
    return session.scalars(earlier.order_by(Return.number.desc()).limit(1)).first()


def asked_now(session: Session, monitoring_return: Return) -> Sequence[ReturnQuery]:
    """What we ask about a return that is with the grantee again; nothing where all of it is open."""
    return asked_last(session, monitoring_return) if monitoring_return.state == RETURNED else ()


def asked_last(session: Session, monitoring_return: Return) -> Sequence[ReturnQuery]:
    """What we asked about a return when it was sent back last, also once it is sent again."""
    editions = editions_of(session, monitoring_return.id)
    return editions[0].queries if editions else ()


def opened_of(session: Session, monitoring_return: Return, grant: Grant) -> frozenset[str] | None:
    """The questions whose answers can be changed now; None for all."""
    if monitoring_return.state != RETURNED:
        return None
    editions = editions_of(session, monitoring_return.id)
    if not editions or not editions[0].queries:
        return None
    asked = queries.asked_of(monitoring_return, grant)
    return rules.opened_keys(
        {query.question_key for query in editions[0].queries},
        {problem.field for problem in problems_for_submission(asked, monitoring_return.answers)},
        asked_of_all=queries.questions_of(monitoring_return),
        askable=queries.askable_of(monitoring_return, grant),
    )


def problems_to_send(session: Session, monitoring_return: Return, grant: Grant) -> list[Problem]:
    """What holds the sending of a return up, with the question's key as field: what is missing or out of bounds, and
    what we asked and was not answered.
    """
    asked = queries.asked_of(monitoring_return, grant)
    found = problems_for_submission(asked, monitoring_return.answers)
    return [*found, *unanswered_of(session, monitoring_return, grant)]


def unanswered_of(session: Session, monitoring_return: Return, grant: Grant) -> list[Problem]:
    """What we ask about a return that is with the grantee again, and was not answered yet."""
    asked = asked_now(session, monitoring_return)
    if not asked:
        return []
    return rules.unanswered(
        {query.question_key: query.because for query in asked},
        sent_before(session, [monitoring_return.id])[monitoring_return.id],
        monitoring_return.answers,
        asked_now=queries.asked_of(monitoring_return, grant),
        asked_of_all=queries.questions_of(monitoring_return),
        askable=queries.askable_of(monitoring_return, grant),
    )


@dataclass(frozen=True)
class Told:
    """An answer that we asked about, or that changed: what we asked, what they say about it, which is why it is right
    where it stays, how it stood, and how it stands.
    """

    label: str
    asked: str
    because: str
    before: str
    now: str


@dataclass(frozen=True)
class Before:
    """A return as it was sent before: what we wrote, and what differs from what stands in it now."""

    edition: ReturnEdition
    told: Sequence[Told]


def told_before(session: Session, monitoring_return: Return, grant: Grant) -> list[Before]:
    """How a return stood each time that it was sent back, the last first."""
    questions = queries.askable_of(monitoring_return, grant).questions
    now = queries.asked_of(monitoring_return, grant).questions
    found = []
    for edition in editions_of(session, monitoring_return.id):
        then = queries.asked_with(monitoring_return, grant, edition.answers).questions
        labels = {question.key: question.label for question in (*questions, *then, *now)}
        asked = {query.question_key: query for query in edition.queries}
        differing = rules.changed(questions, edition.answers, monitoring_return.answers)
        told = [
            Told(
                labels[question.key],
                asked[question.key].question if question.key in asked else "",
                asked[question.key].because if question.key in asked else "",
                shown(question, edition.answers.get(question.key)),
                shown(question, monitoring_return.answers.get(question.key)),
            )
            for question in questions
            if question.key in asked or question in differing
        ]
        found.append(Before(edition, told))
    return found
