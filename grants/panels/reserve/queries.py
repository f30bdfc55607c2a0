"""The reserve list of a panel as one person may see it: who waits, what is free, what became of the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.money import Pence, pounds
from grants.kernel.stage import Waiting
from grants.panels.deciding.rules import Limits
from grants.panels.models import CLOSED, FINAL, RESERVE, Decision, Panel
from grants.panels.reserve.models import FUNDED, ReserveEnding
from grants.panels.reserve.rules import most_for
from grants.panels.rules import counted
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
    """Those who wait, the first first, and those who waited. `hidden` counts what waits and is closed to a reader."""

    panel: Panel
    left_pence: Pence
    waiting: Sequence[Waits]
    ended: Sequence[Ended]
    hidden: int

    @property
    def is_open(self) -> bool:
        """Whether money can go to it: the panel has decided on everything."""
        return self.panel.state == CLOSED


def reserve_list(session: Session, panel: Panel, *, closed: Collection[UUID]) -> ReserveList:
    """The reserve list of a panel without what is `closed` to whoever asks; the panel comes with round and scheme.

    It is one round's, and an order that is judged as a whole, so it is not cut into pages.
    """
    left = money_left(session, panel.round_id)
    found = session.execute(
        select(Decision, ReserveEnding)
        .outerjoin(ReserveEnding, ReserveEnding.decision_id == Decision.id)
        .where(
            Decision.panel_id == panel.id,
            Decision.state == FINAL,
            (Decision.outcome == RESERVE) | ReserveEnding.decision_id.is_not(None),
        )
        .options(
            joinedload(Decision.application).options(joinedload(Application.organisation), defer(Application.answers))
        )
        .order_by(func.coalesce(ReserveEnding.place, Decision.reserve_place), Decision.id)
    )
    rows: list[tuple[Decision, ReserveEnding | None]] = [(decision, ending) for decision, ending in found]
    waiting = [decision for decision, ending in rows if ending is None]
    scheme = panel.round.scheme
    return ReserveList(
        panel=panel,
        left_pence=left,
        waiting=[each for each in _waits(waiting, scheme, left) if each.application.id not in closed],
        ended=[Ended(each, ending) for each, ending in rows if ending and each.application_id not in closed],
        hidden=sum(each.application_id in closed for each in waiting),
    )


def _waits(decisions: Sequence[Decision], scheme: Scheme, left: Pence) -> list[Waits]:
    found, remaining = [], left
    for number, each in enumerate(decisions, start=1):
        in_order = most_for(limits_for(each.application, scheme, remaining))
        found.append(Waits(each, number, most_for(limits_for(each.application, scheme, left)), in_order))
        remaining = Pence(remaining - in_order)
    return found


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


def waiting_for_money(session: Session, actor: Actor) -> list[Waiting]:
    """For administrators: reserve lists on which somebody waits while money is free."""
    left = Round.budget_pence - Round.committed_pence
    ended = select(ReserveEnding.decision_id)
    rows = session.execute(
        select(Panel.id, Round.name, left, func.count())
        .join(Panel.round)
        .join(Round.scheme)
        .join(Decision, Decision.panel_id == Panel.id)
        .join(Application, Application.id == Decision.application_id)
        .where(
            Panel.state == CLOSED,
            Decision.state == FINAL,
            Decision.outcome == RESERVE,
            Decision.released_at.is_not(None),
            Decision.id.not_in(ended),
            left >= Scheme.smallest_award_pence,
            Application.organisation_id.not_in(actor.held("member")),
            Application.id.not_in(actor.held("leaves") | actor.held("party")),
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
