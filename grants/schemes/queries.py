"""Reading about schemes, their rounds and their questions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from grants.kernel.clock import to_the_minute
from grants.kernel.events import StoredEvent
from grants.kernel.money import Pence
from grants.kernel.paging import LARGEST_PAGE, PAGE_SIZE, Page, bounded, page_of
from grants.kernel.problems import NotFound
from grants.organisations.models import Organisation
from grants.organisations.profile.queries import gaps_to_apply
from grants.schemes.before_you_start_rules import Applicant
from grants.schemes.events import RoundDeadlineMoved
from grants.schemes.models import Contribution, QuestionSetVersion, Round, RoundResult, Scheme

MOST_OTHER_ROUNDS = MOST_AHEAD = 5
_CHANGING = (
    *("closes_at", "budget_pence", "committed_pence", "withdrawn_at", "withdrawn_because", "assessed_since", "version"),
    "no_briefing_because",
)
"""What of a round changes after it is announced."""


def _whole_scheme() -> tuple[ORMOption, ...]:
    return (
        selectinload(Scheme.contributions).joinedload(Contribution.funder),
        selectinload(Scheme.criteria),
        selectinload(Scheme.rounds),
    )


def _whole_round() -> tuple[ORMOption, ...]:
    scheme = joinedload(Round.scheme)
    return (
        scheme.selectinload(Scheme.contributions).joinedload(Contribution.funder),
        scheme.selectinload(Scheme.criteria),
        joinedload(Round.question_set),
        selectinload(Round.briefings),
    )


def scheme_of(session: Session, scheme_id: UUID) -> Scheme:
    """A scheme with its funders, criteria and rounds. Raises NotFound."""
    scheme = session.scalar(select(Scheme).where(Scheme.id == scheme_id).options(*_whole_scheme()))
    if scheme is None:
        raise NotFound("There is no such scheme.")
    return scheme


def round_of(session: Session, round_id: UUID) -> Round:
    """A round with its scheme, funders, criteria, questions and briefings. Raises NotFound."""
    round_ = session.scalar(select(Round).where(Round.id == round_id).options(*_whole_round()))
    if round_ is None:
        raise NotFound("There is no such round.")
    return round_


def locked_scheme(session: Session, scheme_id: UUID) -> Scheme:
    """A scheme kept from others until the end of the transaction. Raises NotFound."""
    scheme = session.scalar(select(Scheme).where(Scheme.id == scheme_id).with_for_update())
    if scheme is None:
        raise NotFound("There is no such scheme.")
    return scheme


def locked_round(session: Session, round_id: UUID) -> Round:
    """A round as it stands now, kept from others until the end of the transaction. Raises NotFound.

    What is loaded around it already stays loaded.
    """
    round_ = session.get(Round, round_id)
    if round_ is None:
        raise NotFound("There is no such round.")
    session.refresh(round_, attribute_names=[*_CHANGING], with_for_update=True)
    return round_


def money_left(session: Session, round_id: UUID) -> Pence:
    """What a round can still award. Raises NotFound."""
    left = select(Round.budget_pence - Round.committed_pence).where(Round.id == round_id)
    pence = session.scalar(left)
    if pence is None:
        raise NotFound("There is no such round.")
    return Pence(int(pence))


def contributed(session: Session, scheme_id: UUID) -> Pence:
    """What all funders give to a scheme."""
    total = select(func.coalesce(func.sum(Contribution.amount_pence), 0))
    return Pence(int(session.scalar(total.where(Contribution.scheme_id == scheme_id)) or 0))


def budgets(session: Session, scheme_id: UUID, *, besides: UUID | None = None) -> list[Pence]:
    """The budgets of a scheme's rounds; `besides` names one that is left out. A round that is withdrawn has none: its
    money is free for others until it opens again.
    """
    statement = select(Round.budget_pence).where(Round.scheme_id == scheme_id, Round.withdrawn_at.is_(None))
    return list(session.scalars(statement if besides is None else statement.where(Round.id != besides)))


def scheme_named(session: Session, slug: str) -> Scheme | None:
    return session.scalar(select(Scheme).where(Scheme.slug == slug))


def latest_question_set(session: Session, scheme_id: UUID, purpose: str) -> QuestionSetVersion:
    """The questions of a scheme, for `application` or `return`, as they are asked now. Raises NotFound."""
    found = _latest_question_set(session, scheme_id, purpose)
    if found is None:
        raise NotFound("This scheme has no questions yet.")
    return found


def _latest_question_set(session: Session, scheme_id: UUID, purpose: str) -> QuestionSetVersion | None:
    return session.scalar(
        select(QuestionSetVersion)
        .where(QuestionSetVersion.scheme_id == scheme_id, QuestionSetVersion.purpose == purpose)
        .order_by(QuestionSetVersion.number.desc())
        .limit(1)
    )


def schemes_page(
    session: Session, *, funder_ids: Collection[UUID] | None = None, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Scheme]:
    """Schemes by name, each with its funders, criteria and rounds; only those of some funders where given."""
    statement = select(Scheme).options(*_whole_scheme())
    if funder_ids is not None:
        theirs = select(Contribution.scheme_id).where(Contribution.funder_id.in_(funder_ids))
        statement = statement.where(Scheme.id.in_(theirs))
    return page_of(session, statement, by=(Scheme.name, Scheme.id), after=after, size=size)


def _in_state(state: str, now: datetime) -> Select[Round]:
    statement = select(Round).options(*_whole_round())
    if state == "withdrawn":
        return statement.where(Round.withdrawn_at.is_not(None))
    statement = statement.where(Round.withdrawn_at.is_(None))
    if state == "announced":
        return statement.where(Round.opens_at > now)
    if state == "open":
        return statement.where(is_open(now))
    if state == "closed":
        return statement.where(Round.closes_at < to_the_minute(now))
    return statement.where(Round.closes_at >= to_the_minute(now))


def is_open(now: datetime) -> ColumnElement[bool]:
    """Whether people may apply in a round now; the same as its state says."""
    return and_(Round.opens_at <= now, Round.closes_at >= to_the_minute(now), Round.withdrawn_at.is_(None))


def has_open_round(session: Session, scheme_id: UUID, now: datetime) -> bool:
    """Whether people may apply in some round of a scheme now."""
    found = select(Round.id).where(Round.scheme_id == scheme_id, is_open(now)).limit(1)
    return session.scalar(found) is not None


def rounds_page(
    session: Session, now: datetime, *, state: str = "current", after: str | None = None, size: int = PAGE_SIZE
) -> Page[Round]:
    """Rounds by deadline: those announced, open, closed or withdrawn; `current` are those that have not closed."""
    statement = _in_state(state, now)
    return page_of(session, statement, by=(Round.closes_at, Round.id), after=after, size=size)


def open_rounds(session: Session, now: datetime) -> list[Round]:
    """The rounds in which people may apply now, the next deadline first; at most 200."""
    return list(rounds_page(session, now, state="open", size=LARGEST_PAGE).items)


def other_open_rounds(session: Session, than: Round, now: datetime) -> list[Round]:
    """A few other rounds in which people may apply now, each with its scheme, the next deadline first."""
    statement = (
        select(Round)
        .where(is_open(now), Round.id != than.id)
        .options(joinedload(Round.scheme))
        .order_by(Round.closes_at, Round.id)
    )
    return list(session.scalars(statement.limit(MOST_OTHER_ROUNDS)))


def rounds_closing(session: Session, now: datetime, *, before: datetime) -> list[Round]:
    """Open rounds that close before a moment, each with its scheme."""
    statement = (
        select(Round)
        .where(is_open(now), Round.closes_at <= before)
        .options(joinedload(Round.scheme))
        .order_by(Round.closes_at, Round.id)
    )
    return list(session.scalars(statement.limit(bounded(LARGEST_PAGE))))


def rounds_ahead(session: Session, now: datetime) -> list[Round]:
    """A few announced rounds that have not closed, the next to close first, each with its scheme."""
    statement = (
        select(Round)
        .where(Round.withdrawn_at.is_(None), Round.closes_at >= to_the_minute(now))
        .options(joinedload(Round.scheme))
        .order_by(Round.closes_at, Round.id)
    )
    return list(session.scalars(statement.limit(MOST_AHEAD)))


def deadline_moves(session: Session, round_id: UUID) -> list[tuple[datetime, str]]:
    """When a round's deadline was moved, and why, the latest first."""
    statement = (
        select(StoredEvent)
        .where(StoredEvent.subject_id == round_id, StoredEvent.name == RoundDeadlineMoved.name())
        .order_by(StoredEvent.id.desc())
        .limit(bounded(LARGEST_PAGE))
    )
    return [(stored.at, stored.facts["reason"]) for stored in session.scalars(statement)]


def last_result(session: Session, round_: Round) -> RoundResult | None:
    """What became of the scheme's latest round that closed before this one does, with that round; None if unknown."""
    statement = (
        select(RoundResult)
        .join(RoundResult.round)
        .where(Round.scheme_id == round_.scheme_id, Round.closes_at < round_.closes_at)
        .options(contains_eager(RoundResult.round))
        .order_by(Round.closes_at.desc())
        .limit(1)
    )
    return session.scalar(statement)


def applicants_among(session: Session, organisations: Sequence[Organisation]) -> list[Applicant]:
    """Some organisations as those who may apply, with how much each has not told yet."""
    told = gaps_to_apply(session, organisations)
    return [Applicant(each.name, each.constituted, len(gaps)) for each, gaps in told]
