"""The order of `rules.ranked` as the database keeps it (see `Contender`), so that a page of a long ranking reads its
own rows. A test holds the two against each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from grants.kernel.unchanged import while_unchanged
from grants.panels.comparing.models import UNMARKED, Contender, StoredComparison
from grants.panels.comparing.ranking.rules import RAW
from grants.panels.models import DONE, Allocation, Panel


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

    `shown` counts all that the reader may see; `line_at` is the position of the first for which the money does not
    reach, None where it reaches for all or not everything is shown.
    """

    positions: list[Position]
    also: Position | None
    before: int
    shown: int
    line_at: int | None


def ordered(session: Session, panel: Panel, wanted: Wanted, number: int) -> Ordered:
    """The part of the order that is wanted, of so many applications in all. The panel comes with its round."""
    order = _Order(session, panel, wanted)
    also = order.position_of(wanted.also) if wanted.also is not None else None
    before = wanted.after
    if before is None:
        before = 0 if also is None else (also.position - 1) // wanted.size * wanted.size
    shown = order.shown(number)
    return Ordered(
        positions=order.positions(before),
        also=also,
        before=before,
        shown=shown,
        line_at=_line_now(session, panel, wanted.by, order) if shown == number else None,
    )


def _line_now(session: Session, panel: Panel, by: str, order: "_Order") -> int | None:
    """The line of the whole order. To find it reads all that is above it, so it is looked for once after each change.

    Marks, amounts and decisions are tallied for the round; when the marks were compared says the rest.
    """
    kept = session.get(StoredComparison, panel.id)
    key = (panel.id, by, order.budget, order.committed, kept.computed_at if kept else None)
    return while_unchanged(session, panel.round_id, key, order.line)


@dataclass(frozen=True)
class _Above:
    """What stands above an application: how many in all, how many at a better place, and the pence that those ask for
    who compete."""

    number: int
    better: int
    pence: int


class _Order:
    """What one reader may see, from the best down: those without marks come last, among equals the earlier first."""

    def __init__(self, session: Session, panel: Panel, wanted: Wanted) -> None:
        self.session, self.wanted = session, wanted
        self.budget, self.committed = panel.round.budget_pence, int(panel.round.committed_pence)
        self.level = Contender.raw_order if wanted.by == RAW else Contender.adjusted_order
        self.down = (self.level, Contender.application_id)
        self.of_round = Contender.round_id == panel.round_id
        self.seen: list[ColumnElement[bool]] = [self.of_round]
        if wanted.closed:
            self.seen.append(Contender.application_id.not_in(wanted.closed))
        if wanted.scored_by is not None:
            own = (Allocation.application_id == Contender.application_id, Allocation.member_id == wanted.scored_by)
            self.seen.append(exists().where(*own, Allocation.state == DONE))
        self.competes = and_(self.level != UNMARKED, ~Contender.is_decided)
        self.asks = case((self.competes, Contender.asked_pence), else_=0)

    def shown(self, number: int) -> int:
        """How many this reader sees, of so many in all."""
        if len(self.seen) == 1:
            return number
        return self.session.scalar(select(func.count()).where(*self.seen)) or 0

    def positions(self, before: int) -> list[Position]:
        """The positions of a page that begins after so many."""
        page = self._rows().order_by(*self.down).offset(before).limit(self.wanted.size)
        rows = self.session.execute(page).all()
        if not rows:
            return []
        above = self._above(rows[0])
        found: list[Position] = []
        pence, place, last = above.pence, above.better + 1, rows[0].level
        for position, row in enumerate(rows, before + 1):
            pence += row.asks
            place, last = (place if row.level == last else position), row.level
            found.append(self._position(row, position, place, pence))
        return found

    def position_of(self, application_id: UUID) -> Position | None:
        """The position of one application, None where it is not among them."""
        row = self.session.execute(self._rows().where(Contender.application_id == application_id)).first()
        if row is None:
            return None
        above = self._above(row)
        return self._position(row, above.number + 1, above.better + 1, above.pence + row.asks)

    def line(self) -> int | None:
        """The position of the first that competes and for which the money does not reach."""
        along: Any = {"order_by": self.down, "rows": (None, 0)}
        each = (
            select(
                self.level.label("level"),
                Contender.application_id,
                self.competes.label("competes"),
                func.row_number().over(**along).label("position"),
                (literal(self.committed) + func.sum(self.asks).over(**along)).label("running"),
            )
            .where(*self.seen)
            .subquery()
        )
        first = select(each.c.position).where(each.c.running > self.budget, each.c.competes)
        # In the order of the index, so that PostgreSQL stops at the first.
        return self.session.scalar(first.order_by(each.c.level, each.c.application_id).limit(1))

    def _rows(self) -> Select[Any]:
        facts = (self.level.label("level"), self.competes.label("competes"), self.asks.label("asks"))
        return select(Contender.application_id, *facts).where(*self.seen)

    def _above(self, row: Any) -> _Above:
        """What stands above an application. Two statements that read a part of an index each are quicker than one."""
        summed = func.count().label("number"), func.coalesce(func.sum(self.asks), 0).label("pence")
        parts = (
            select(*summed).where(*self.seen, self.level < row.level),
            select(*summed).where(*self.seen, self.level == row.level, Contender.application_id < row.application_id),
        )
        at_better, equal = (self.session.execute(part).one() for part in parts)
        return _Above(at_better.number + equal.number, at_better.number, int(at_better.pence + equal.pence))

    def _position(self, row: Any, position: int, place: int, pence: int) -> Position:
        running = self.committed + pence if row.competes else None
        return Position(row.application_id, position, None if row.level == UNMARKED else place, running)
