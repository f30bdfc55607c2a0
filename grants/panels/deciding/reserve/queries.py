"""The reserve list of a panel as one person may see it: who waits, what is free, what became of the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import CTE, BigInteger, Row, Select, case, exists, func, select, type_coerce
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.money import Pence, pounds
from grants.kernel.paging import PAGE_SIZE, bounded, cursor_after
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.panels.deciding.reserve.models import FUNDED, ReserveEnding
from grants.panels.deciding.reserve.rules import most_for
from grants.panels.deciding.rules import Limits
from grants.panels.models import CLOSED, FINAL, RESERVE, Decision, Panel
from grants.schemes.models import Round, Scheme
from grants.schemes.queries import money_left


@dataclass(frozen=True)
class Waits:
    """One in reserve: its decision, its number among those that wait, and what it could get now.

    `most_pence` is the most, were it funded first; `in_order_pence` what is left for it after those before it.
    """

    decision: Decision
    number: int
    most_pence: Pence
    in_order_pence: Pence

    @property
    def application(self) -> Application:
        return self.decision.application


@dataclass(frozen=True)
class Ended:
    """One that was in reserve, and how that ended."""

    decision: Decision
    ending: ReserveEnding

    @property
    def application(self) -> Application:
        return self.decision.application

    @property
    def is_funded(self) -> bool:
        return self.ending.result == FUNDED


@dataclass(frozen=True)
class ReserveList:
    """A page of a reserve list: those who wait, the first first, and after the last of them those who waited.

    `number` counts all who wait and whom this reader may see. The list `is_whole` for whoever has no conflict of
    interest in the round; to others neither numbers, places nor what is free are told: who is hidden would follow.
    """

    panel: Panel
    left_pence: Pence
    waiting: Sequence[Waits]
    ended: Sequence[Ended]
    number: int
    is_whole: bool
    next_cursor: str | None

    @property
    def is_open(self) -> bool:
        """Whether money can go to it: the panel has decided on everything."""
        return self.panel.state == CLOSED


def reserve_list(
    session: Session, panel: Panel, *, closed: Collection[UUID], after: int = 0, size: int = PAGE_SIZE
) -> ReserveList:
    """The reserve list of a panel without what is `closed` to whoever asks, from after the first so many.

    The panel comes with round and scheme.
    """
    left, order, most = money_left(session, panel.round_id), _order(panel, closed), bounded(size)
    waits = ~order.c.is_over
    number = session.scalar(select(func.count()).select_from(order).where(waits, ~order.c.is_closed)) or 0
    further = _whole(order).where(order.c.position > after, ~order.c.is_closed).limit(most + 1)
    rows = session.execute(further).all()
    shown = rows[:most]
    return ReserveList(
        panel=panel,
        left_pence=left,
        waiting=[_waits(row, panel, left) for row in shown if not row.is_over],
        ended=[Ended(row.Decision, row.ReserveEnding) for row in shown if row.is_over],
        number=number,
        is_whole=is_whole(session, panel, closed),
        next_cursor=cursor_after(shown[-1].position) if len(rows) > most else None,
    )


def is_whole(session: Session, panel: Panel, closed: Collection[UUID]) -> bool:
    """Whether nothing of the panel's round is `closed` to whoever asks."""
    of_round = exists().where(Application.round_id == panel.round_id, Application.id.in_(closed))
    return not closed or not session.scalar(select(of_round))


def waits_for_money(session: Session, panel: Panel, application_id: UUID, *, closed: Collection[UUID]) -> Waits | None:
    """The place of one application on the reserve list; None where it does not wait, or is closed to whoever asks."""
    order = _order(panel, closed)
    this = _whole(order).where(Decision.application_id == application_id, ~order.c.is_over, ~order.c.is_closed)
    row = session.execute(this).one_or_none()
    return _waits(row, panel, money_left(session, panel.round_id)) if row else None


def _order(panel: Panel, closed: Collection[UUID]) -> CTE:
    """All that is or was in reserve: those who wait come first, each with what those before it can take.

    What is closed is not counted, or the number after which a page begins would tell of it.
    """
    scheme = panel.round.scheme
    over, place = ReserveEnding.decision_id.is_not(None), func.coalesce(ReserveEnding.place, Decision.reserve_place)
    asked, is_closed = Application.amount_requested_pence, Application.id.in_(closed)
    most = type_coerce(case((asked < scheme.largest_award_pence, asked), else_=scheme.largest_award_pence), BigInteger)
    takes = case((asked.is_not(None) & (most >= scheme.smallest_award_pence), most), else_=0)
    line: dict[str, Any] = {"order_by": (over, place, Decision.id)}
    before = line | {"rows": (None, -1)}
    return (
        select(
            Decision.id,
            over.label("is_over"),
            is_closed.label("is_closed"),
            func.sum(case((is_closed, 0), else_=1)).over(**line).label("position"),
            func.coalesce(func.sum(takes).over(**before), 0).label("taken"),
        )
        .join(Decision.application)
        .outerjoin(ReserveEnding, ReserveEnding.decision_id == Decision.id)
        .where(Decision.panel_id == panel.id, Decision.state == FINAL, (Decision.outcome == RESERVE) | over)
        .cte()
    )


def _whole(order: CTE) -> Select[Any]:
    """The records that stand in the order, with their applications."""
    return (
        select(Decision, ReserveEnding, order)
        .join(order, order.c.id == Decision.id)
        .outerjoin(ReserveEnding, ReserveEnding.decision_id == Decision.id)
        .options(
            joinedload(Decision.application).options(joinedload(Application.organisation), defer(Application.answers))
        )
        .order_by(order.c.position)
    )


def _waits(row: Row[Any], panel: Panel, left: Pence) -> Waits:
    """An application in reserve, with the most it can be given, first or in its turn.

    Applications before it take all that they can, until less is left than the scheme's smallest award.
    """
    decision, scheme = row.Decision, panel.round.scheme
    in_order = most_for(limits_for(decision.application, scheme, Pence(left - int(row.taken))))
    most = most_for(limits_for(decision.application, scheme, left))
    return Waits(decision, row.position, most, in_order)


def limits_for(application: Application, scheme: Scheme, left: Pence) -> Limits:
    return Limits(
        requested_pence=application.amount_requested_pence or 0,
        smallest_pence=scheme.smallest_award_pence,
        largest_pence=scheme.largest_award_pence,
        left_pence=left,
    )


def still_in_reserve(panel_id: UUID) -> Select[Decision]:
    """The final decisions of a panel that wait for money, the first first."""
    ended = select(ReserveEnding.decision_id)
    waits = (Decision.state == FINAL, Decision.outcome == RESERVE, Decision.id.not_in(ended))
    return select(Decision).where(Decision.panel_id == panel_id, *waits).order_by(Decision.reserve_place, Decision.id)


def ending_of(session: Session, decision_id: UUID) -> ReserveEnding | None:
    """How a decision's place on the reserve list ended; None where it has not, or never was in reserve."""
    return session.get(ReserveEnding, decision_id)


@waits_for(administrators, Decision.outcome == RESERVE)
def waiting_for_money(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: reserve lists on which somebody waits while money is free."""
    left = Round.budget_pence - Round.committed_pence
    ended = select(ReserveEnding.decision_id)
    rows = session.execute(
        select(Panel.id, Round.name, left, func.count())
        .join(Panel.round)
        .join(Round.scheme)
        .join(Decision, Decision.panel_id == Panel.id)
        .where(
            Panel.state == CLOSED,
            Decision.state == FINAL,
            Decision.outcome == RESERVE,
            Decision.released_at.is_not(None),
            Decision.id.not_in(ended),
            left >= Scheme.smallest_award_pence,
            Round.id.not_in(select(Application.round_id).where(~without_conflict(actor))),
        )
        .group_by(Panel.id, Round.name, left)
        .order_by(Panel.id)
    )
    return [
        Waiting(
            f"{pounds(free)} is free, and {counted(number, 'application waits', 'applications wait')} in reserve",
            url_for("reserve.show", panel_id=panel_id),
            detail=name,
        )
        for panel_id, name, free, number in rows
    ]
