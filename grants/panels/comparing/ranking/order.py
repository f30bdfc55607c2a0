"""The order of `rules.ranked` as the database works it out, so that a page of a long ranking reads its own rows.

A test holds the two against each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.panels.comparing.models import StoredStanding
from grants.panels.comparing.ranking.rules import RAW
from grants.panels.models import DONE, Allocation, Decision, Panel
from grants.panels.queries import BEFORE_THE_PANEL

_DIGITS = 12
"""To which means are rounded before they are compared: thirds do not add up exactly in decimals."""

_EXACT: ColumnElement[Any] = literal_column("1.0")
"""Written into the statement: PostgreSQL reckons in decimals then, and SQLite in fractions at all."""


@dataclass(frozen=True)
class Wanted:
    """What one reader wants of a ranking: in which order, from which position on, how many, and one more application.

    `closed` are left out; of all, only what `scored_by` has scored where that is given. Without `after` the page is
    the one that `also` stands on.
    """

    by: str
    after: int | None
    size: int
    closed: Collection[UUID] = ()
    scored_by: UUID | None = None
    also: UUID | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """An application in the order: counted from 1, with its place, and the money down to it where it competes."""

    application_id: UUID
    position: int
    place: int | None
    running_pence: int | None


@dataclass(frozen=True)
class Ordered:
    """A page of the order after the first `before`. `also` is the one application more, None where it is not shown.

    `shown` counts all that the reader may see, `all` everything there is; `line_at` is the position of the first for
    which the money does not reach, None where it reaches for all.
    """

    positions: list[Position]
    also: Position | None
    before: int
    shown: int
    all: int
    line_at: int | None


def ordered(session: Session, panel: Panel, wanted: Wanted) -> Ordered:
    """The part of the order that is wanted. The panel comes with its round."""
    order = _order(panel, wanted)
    start = _start(order, wanted)
    of_panel = panel.round
    over = and_(order.c.running > of_panel.budget_pence, order.c.competes == 1)
    line = select(func.min(order.c.position)).where(over).scalar_subquery()
    number = select(func.count()).select_from(order).scalar_subquery()
    everything = select(func.count()).select_from(Application).where(*_before(panel)).scalar_subquery()
    here = and_(order.c.position > start, order.c.position <= start + wanted.size)
    facts = select(start.label("start"), line.label("line"), number.label("number"), everything.label("all")).cte()
    rows = session.execute(
        select(facts, order)
        .select_from(facts)
        .outerjoin(order, or_(here, order.c.id == wanted.also))
        .order_by(order.c.position)
    ).all()
    first = rows[0]
    found = [_position(row) for row in rows if row.id is not None]
    before = int(first.start)
    return Ordered(
        positions=[each for each in found if before < each.position <= before + wanted.size],
        also=next((each for each in found if each.application_id == wanted.also), None),
        before=before,
        shown=first.number,
        all=first.all,
        line_at=first.line,
    )


def _before(panel: Panel) -> tuple[ColumnElement[bool], ...]:
    return Application.round_id == panel.round_id, Application.state.in_(BEFORE_THE_PANEL)


def _start(order: CTE, wanted: Wanted) -> ColumnElement[int]:
    """How many positions lie before the page."""
    if wanted.after is not None:
        return literal(wanted.after)
    at = select(order.c.position).where(order.c.id == wanted.also).scalar_subquery()
    return func.coalesce((at - 1) - (at - 1) % wanted.size, 0)


def _position(row: Any) -> Position:
    competes = row.competes == 1
    place = None if row.level is None else int(row.place)
    return Position(row.id, row.position, place, int(row.running) if competes else None)


def _order(panel: Panel, wanted: Wanted) -> CTE:
    """Everything that may be seen, in order: those without a level come last, among equals the earlier ones first."""
    levels = _levels(panel, wanted).subquery()
    down = (levels.c.level.desc().nulls_last(), levels.c.id)
    competes = case((and_(levels.c.level.is_not(None), levels.c.decision_id.is_(None)), 1), else_=0)
    asked = type_coerce(case((competes == 1, levels.c.asked), else_=0), BigInteger)
    spent = func.coalesce(func.sum(asked).over(order_by=down, rows=(None, 0)), 0)
    return select(
        levels.c.id,
        levels.c.level,
        competes.label("competes"),
        func.row_number().over(order_by=down).label("position"),
        func.rank().over(order_by=down[0]).label("place"),
        (literal(int(panel.round.committed_pence)) + spent).label("running"),
    ).cte()


def _levels(panel: Panel, wanted: Wanted) -> Select[Any]:
    mean = func.round(func.avg(Allocation.weighted_marks * _EXACT / Allocation.applied_weight), _DIGITS)
    means = (
        select(Allocation.application_id, mean.label("mean"))
        .join(Application, Application.id == Allocation.application_id)
        .where(*_before(panel), Allocation.state == DONE)
        .group_by(Allocation.application_id)
        .subquery()
    )
    found = (
        select(Application.id, Application.amount_requested_pence.label("asked"), Decision.id.label("decision_id"))
        .outerjoin(means, means.c.application_id == Application.id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(*_before(panel), Application.id.not_in(wanted.closed))
    )
    if wanted.scored_by is not None:
        own = (Allocation.application_id == Application.id, Allocation.member_id == wanted.scored_by)
        found = found.where(exists().where(*own, Allocation.state == DONE))
    if wanted.by == RAW:
        return found.add_columns(means.c.mean.label("level"))
    adjusted = case((means.c.application_id.is_not(None), StoredStanding.adjusted))
    of_panel = and_(StoredStanding.application_id == Application.id, StoredStanding.panel_id == panel.id)
    return found.outerjoin(StoredStanding, of_panel).add_columns(adjusted.label("level"))
