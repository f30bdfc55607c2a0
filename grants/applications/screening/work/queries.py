"""Reading the work list of screening: what waits, for how long, who has it in hand, and what needs attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only
from sqlalchemy.sql.base import ExecutableOption

from grants.applications.conflicts import without_conflict
from grants.applications.models import SUBMITTED, Application
from grants.applications.screening import risk_rules
from grants.applications.screening.duplicates import rules as duplicates_rules
from grants.applications.screening.duplicates.models import LikelyDuplicate
from grants.applications.screening.models import Risk
from grants.applications.screening.work.models import ScreeningWork
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import Invalid, Problem
from grants.kernel.tallies import Tally
from grants.organisations.models import Organisation
from grants.schemes.models import Round, Scheme

ATTENTION = {
    "rules": "A rule is not met",
    "checklist": "Open on the checklist",
    "duplicates": "Looks like another",
    "red": "Red risk",
    "amber": "Red or amber risk",
    "hosted": "Has a host",
    "assisted": "Entered for somebody",
}
"""What the list can be narrowed to; of several, all must be so."""

SHOWN = (
    Application.reference,
    Application.submitted_at,
    Application.amount_requested_pence,
    Application.host_organisation_id,
    Application.entered_channel,
)

MINE, NOBODY = "mine", "nobody"

MOST_AT_HOME = 5
"""How many of the applications that others handed to somebody stand at home by name; the list has all."""


@dataclass(frozen=True)
class Row:
    """One application that waits, with what the list shows of it, its organisation, its round and who has it in hand.

    `days` are how long it has waited; `work` is None before it was counted for the first time.
    """

    application: Application
    work: ScreeningWork | None
    days: int
    highest_risk: int | None
    duplicates: int


def waiting_to_be_screened(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    round_id: UUID | None = None,
    in_hands_of: UUID | str | None = None,
    attention: Sequence[str] = (),
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """Who has waited longest first, without what is closed to this person; four queries and those of loading.

    `in_hands_of` is a person's id, or `nobody`.
    """
    statement = (
        select(Application)
        .outerjoin(ScreeningWork)
        .where(Application.state == SUBMITTED, without_conflict(actor))
        .options(*_shown())
    )
    if round_id is not None:
        statement = statement.where(Application.round_id == round_id)
    if in_hands_of is not None:
        screener = None if in_hands_of == NOBODY else in_hands_of
        statement = statement.where(ScreeningWork.screener_id == screener)
    needed = _needing(actor)
    statement = statement.where(*(needed[kind] for kind in attention))
    page = page_of(session, statement, by=(Application.submitted_at, Application.id), after=after, size=size)
    ids = [application.id for application in page.items]
    works, risks, pairs = _works(session, ids), _highest_risks(session, ids), _pairs(session, ids, actor)
    rows = [
        Row(
            application=each,
            work=works.get(each.id),
            days=(now - (each.submitted_at or now)).days,
            highest_risk=risks.get(each.id),
            duplicates=pairs.get(each.id, 0),
        )
        for each in page.items
    ]
    return Page(rows, page.next_cursor)


def _shown() -> list[ExecutableOption]:
    """What a row shows of an application and all that belongs to it, and no more."""
    return [
        load_only(*SHOWN, raiseload=True),
        joinedload(Application.organisation, innerjoin=True).load_only(Organisation.name, raiseload=True),
        joinedload(Application.round, innerjoin=True).options(
            load_only(Round.name, raiseload=True),
            joinedload(Round.scheme, innerjoin=True).load_only(Scheme.name, raiseload=True),
        ),
    ]


def next_to_screen(session: Session, actor: Actor, round_id: UUID, *, now: datetime) -> Application | None:
    """What this person screens next in a round: what they have in hand, else what nobody has."""
    for hands in (in_hands_of(MINE, actor), NOBODY):
        page = waiting_to_be_screened(session, actor, now=now, round_id=round_id, in_hands_of=hands, size=1)
        if page.items:
            return page.items[0].application
    return None


def in_hands_of(who: str, actor: Actor) -> UUID | str | None:
    """Whose applications are asked for: `mine`, `nobody`, a person's id, or none for everybody's. Raises Invalid."""
    if who == MINE:
        return actor.person_id
    if who in ("", NOBODY):
        return who or None
    try:
        return UUID(who)
    except ValueError:
        raise Invalid([Problem("who", "Say mine, nobody or the id of a person.")]) from None


def in_hand(session: Session, actor: Actor) -> int:
    """How many applications that wait to be screened somebody has in hand, without what is closed to them."""
    mine = select(func.count()).select_from(ScreeningWork).join(ScreeningWork.application)
    waits = (Application.state == SUBMITTED, without_conflict(actor))
    return session.scalar(mine.where(ScreeningWork.screener_id == actor.person_id, *waits)) or 0


def _needing(actor: Actor) -> Mapping[str, ColumnElement[bool]]:
    shown = _shown_to(actor)
    return {
        "rules": ScreeningWork.failed_rules > 0,
        "checklist": ScreeningWork.open_items > 0,
        "duplicates": or_(
            exists().where(LikelyDuplicate.one_id == Application.id, shown),
            exists().where(LikelyDuplicate.other_id == Application.id, shown),
        ),
        "red": _has_risk_from(risk_rules.RED_FROM),
        "amber": _has_risk_from(risk_rules.AMBER_FROM),
        "hosted": Application.host_organisation_id.is_not(None),
        "assisted": Application.entered_channel.is_not(None),
    }


def _has_risk_from(points: int) -> ColumnElement[bool]:
    high = Risk.likelihood * Risk.severity >= points
    return exists().where(Risk.application_id == Application.id, Risk.closed_at.is_(None), high)


def _works(session: Session, ids: list[UUID]) -> Mapping[UUID, ScreeningWork]:
    """Who has each in hand, by application."""
    named = joinedload(ScreeningWork.screener).load_only(Person.name, raiseload=True)
    found = select(ScreeningWork).where(ScreeningWork.application_id.in_(ids)).options(named)
    return {work.application_id: work for work in session.scalars(found)}


def _highest_risks(session: Session, ids: list[UUID]) -> Mapping[UUID, int]:
    found = (
        select(Risk.application_id, func.max(Risk.likelihood * Risk.severity))
        .where(Risk.application_id.in_(ids), Risk.closed_at.is_(None))
        .group_by(Risk.application_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def _pairs(session: Session, ids: list[UUID], actor: Actor) -> Mapping[UUID, int]:
    """How many pairs nobody has judged yet each application is in."""
    here = or_(LikelyDuplicate.one_id.in_(ids), LikelyDuplicate.other_id.in_(ids))
    counted: dict[UUID, int] = {}
    sides = select(LikelyDuplicate.one_id, LikelyDuplicate.other_id).where(here, _shown_to(actor))
    for pair in session.execute(sides):
        for side in pair:
            counted[side] = counted.get(side, 0) + 1
    return counted


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    return and_(
        LikelyDuplicate.verdict == duplicates_rules.OPEN,
        without_conflict(actor, LikelyDuplicate.one_id),
        without_conflict(actor, LikelyDuplicate.other_id),
    )


# Who has what in hand, and what is not counted


def work_on(session: Session, application_id: UUID) -> ScreeningWork | None:
    """Who has an application in hand, and what was counted; None before it was counted for the first time."""
    return session.scalar(
        select(ScreeningWork)
        .where(ScreeningWork.application_id == application_id)
        .options(joinedload(ScreeningWork.screener), joinedload(ScreeningWork.hander))
    )


def handed_to(session: Session, actor: Actor) -> Sequence[ScreeningWork]:
    """What others put into this person's hands and still waits for them to screen it, the longest there first."""
    return session.scalars(
        select(ScreeningWork)
        .join(ScreeningWork.application)
        .where(ScreeningWork.screener_id == actor.person_id, ScreeningWork.handed_by.is_not(None))
        .where(Application.state == SUBMITTED, without_conflict(actor))
        .options(
            contains_eager(ScreeningWork.application).joinedload(Application.organisation, innerjoin=True),
            joinedload(ScreeningWork.hander),
        )
        .order_by(ScreeningWork.taken_at, ScreeningWork.application_id)
        .limit(MOST_AT_HOME)
    ).all()


def waiting_through(session: Session, organisation_id: UUID) -> Sequence[UUID]:
    """The applications that wait to be screened of an organisation, and those of which it is the host."""
    mine = or_(Application.organisation_id == organisation_id, Application.host_organisation_id == organisation_id)
    return session.scalars(
        select(Application.id).where(Application.state == SUBMITTED, mine).order_by(Application.id)
    ).all()


def rounds_with_waiting(session: Session) -> Sequence[Round]:
    """Rounds of which an application waits to be screened, with their schemes."""
    waits = exists().where(Application.round_id == Round.id, Application.state == SUBMITTED)
    found = select(Round).join(Round.scheme).where(waits).options(contains_eager(Round.scheme))
    return session.scalars(found.order_by(Round.closes_at, Round.id)).all()


def waiting_in(round_id: UUID) -> Select[UUID]:
    """The applications of a round that wait to be screened."""
    return select(Application.id).where(Application.round_id == round_id, Application.state == SUBMITTED)


def uncounted(session: Session, number: int) -> Sequence[UUID]:
    """Applications that wait to be screened and are not counted, the oldest first."""
    return session.scalars(
        select(Application.id)
        .outerjoin(ScreeningWork)
        .where(Application.state == SUBMITTED, ScreeningWork.failed_rules.is_(None))
        .order_by(Application.submitted_at, Application.id)
        .limit(number)
    ).all()


def rounds_to_screen(session: Session) -> list[tuple[Round, int]]:
    """Rounds with applications that wait to be screened, with their scheme, and how many wait."""
    waiting = (
        select(Tally.of_id.label("round_id"), func.sum(Tally.number).label("number"))
        .where(Tally.name == SUBMITTED)
        .group_by(Tally.of_id)
        .having(func.sum(Tally.number) > 0)
        .subquery()
    )
    rows = session.execute(
        select(Round, waiting.c.number)
        .join(waiting, waiting.c.round_id == Round.id)
        .join(Round.scheme)
        .where(Round.withdrawn_at.is_(None))
        .options(contains_eager(Round.scheme))
        .order_by(Round.closes_at, Round.id)
    )
    return [(found, int(number)) for found, number in rows]
