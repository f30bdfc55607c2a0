"""Funds applications from the reserve list, in the panel's order, and closes the list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session, joinedload

from grants.applications.conflicts import conflicts_of, has_conflict
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, check, check_version
from grants.panels.deciding.equality.counting import count_decision
from grants.panels.deciding.feedback.queries import text_problems
from grants.panels.deciding.reserve import queries, rules
from grants.panels.deciding.reserve.access import PARTLY_HIDDEN
from grants.panels.deciding.reserve.events import ReserveClosed, ReserveFunded
from grants.panels.deciding.reserve.models import FUNDED, NOT_FUNDED, ReserveEnding
from grants.panels.deciding.rules import proposal_problems
from grants.panels.deciding.service import free_to_decide, limits_of
from grants.panels.deciding.taking_part.queries import parts_of
from grants.panels.locking import locked_panel_of_round
from grants.panels.models import AWARD, AWARD_WITH_CONDITIONS, Decision, Panel
from grants.schemes import service as schemes

NOT_IN_RESERVE = "This application is not in reserve, or not any more."


@dataclass(frozen=True)
class Funding:
    """What an application in reserve is to get, in pence. Reasons and feedback that are None stay the panel's own.

    `why_out_of_order` is needed where others stand before it.
    """

    amount_pence: int | None
    conditions: str = ""
    reasons: str | None = None
    feedback: str | None = None
    budget_lines: Sequence[dict[str, Any]] = field(default_factory=tuple)
    why_out_of_order: str = ""


def fund_from_reserve(
    session: Session,
    application: Application,
    *,
    funding: Funding,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Give money that came free to an application in reserve. Its decision is a final award from then on, and the offer
    is made when somebody else releases it.

    Raises Conflict when it is not in reserve, Stale when it changed since `version`, Denied when whoever does this has
    a conflict of interest in anything of the round, and Invalid with all that stands in the way.
    """
    panel = locked_panel_of_round(session, application.round_id)
    waiting = _locked_reserve(session, panel)
    decision = next((each for each in waiting if each.application_id == application.id), None)
    if decision is None:
        raise Conflict(NOT_IN_RESERVE)
    check_version(
        version,
        decision.version,
        "This decision has changed since you opened it. Look at it again first.",
        current={"version": decision.version},
        yours={"version": version},
    )
    passed_over = waiting[: waiting.index(decision)]
    funded_by = free_to_decide(session, panel, application, actor)
    if not queries.is_whole(session, panel, conflicts_of(actor)):
        raise Denied(PARTLY_HIDDEN)
    _check(session, panel, decision, funding, passed_over)
    schemes.commit_money(session, panel.round_id, funding.amount_pence or 0)
    ending = _end(session, decision, FUNDED, ended_by=funded_by, now=now)
    ending.why_out_of_order = funding.why_out_of_order.strip()
    _write(decision, funding, funded_by, now)
    session.flush()
    count_decision(session, decision)
    happened = ReserveFunded(
        decision_id=decision.id,
        application_id=application.id,
        round_id=panel.round_id,
        outcome=decision.outcome,
        amount_pence=decision.amount_pence,
        place=ending.place,
        passed_over=len(passed_over),
    )
    about = (application.id, panel.round_id, application.organisation_id, panel.id)
    publish(session, happened, actor=actor, now=now, about=about)
    return decision


def close_reserve(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> list[Decision]:
    """Let those who are still in reserve know that no money came free, and give their decisions.

    What the person has a conflict of interest in is left for somebody else. Raises Conflict when nothing is left.
    """
    if actor.person_id is None:
        raise Denied("A reserve list is closed by a person.")
    panel = locked_panel_of_round(session, panel.round_id)
    mine = [each for each in _locked_reserve(session, panel) if not has_conflict(actor, each.application_id)]
    check(rules.state_problems(panel.state, is_told=all(each.released_at for each in mine)))
    if not mine:
        raise Conflict("Nobody is in reserve whom you could tell.")
    for decision in mine:
        _end(session, decision, NOT_FUNDED, ended_by=actor.person_id, now=now)
        decision.version += 1
    session.flush()
    happened = ReserveClosed(panel_id=panel.id, round_id=panel.round_id, decision_ids=tuple(each.id for each in mine))
    applications = [each.application for each in mine]
    about = (panel.round_id, *(each.id for each in applications), *(each.organisation_id for each in applications))
    publish(session, happened, actor=actor, now=now, about=about)
    return mine


def _locked_reserve(session: Session, panel: Panel) -> Sequence[Decision]:
    """The decisions in reserve of a panel, in the order of the reserve list, locked until the transaction ends."""
    found = queries.still_in_reserve(panel.id).options(joinedload(Decision.application))
    return session.scalars(found.with_for_update(of=Decision), execution_options={"populate_existing": True}).all()


def _check(
    session: Session, panel: Panel, decision: Decision, funding: Funding, passed_over: Sequence[Decision]
) -> None:
    application, texts = decision.application, _texts(decision, funding)
    parts = parts_of(session, panel, [application.id])[application.id]
    check(
        rules.state_problems(panel.state, is_told=decision.released_at is not None)
        + proposal_problems(
            outcome=_outcome(funding),
            amount_pence=funding.amount_pence,
            budget_lines=list(funding.budget_lines),
            limits=limits_of(session, application, Pence(0)),
            conditions=texts["conditions"],
            reasons=texts["reasons"],
            feedback=texts["feedback"],
        )
        + rules.order_problems(
            [each.application.title for each in passed_over],
            funding.why_out_of_order,
            kinds_able_to_vote=[part.kind for part in parts if part.is_prepared],
            quorum=panel.quorum,
        )
        + text_problems(session, panel.id, application, texts)
    )


def _outcome(funding: Funding) -> str:
    return AWARD_WITH_CONDITIONS if funding.conditions.strip() else AWARD


def _texts(decision: Decision, funding: Funding) -> dict[str, str]:
    return {
        "conditions": funding.conditions,
        "reasons": decision.reasons if funding.reasons is None else funding.reasons,
        "feedback": decision.feedback if funding.feedback is None else funding.feedback,
    }


def _end(session: Session, decision: Decision, result: str, *, ended_by: UUID, now: datetime) -> ReserveEnding:
    """Keep what the panel had decided, and how it ended."""
    ending = ReserveEnding(
        decision_id=decision.id,
        place=decision.reserve_place,
        reasons=decision.reasons,
        feedback=decision.feedback,
        decided_by=decision.decided_by,
        held_at=decision.final_at or decision.decided_at,
        result=result,
        ended_by=ended_by,
        ended_at=now,
    )
    session.add(ending)
    return ending


def _write(decision: Decision, funding: Funding, funded_by: UUID, now: datetime) -> None:
    texts = _texts(decision, funding)
    decision.outcome, decision.amount_pence = _outcome(funding), Pence(funding.amount_pence or 0)
    decision.reserve_place = None
    decision.conditions, decision.reasons = texts["conditions"].strip(), texts["reasons"].strip()
    decision.feedback = texts["feedback"].strip()
    decision.budget_lines = list(funding.budget_lines)
    decision.decided_by, decision.decided_at, decision.final_at = funded_by, now, now
    decision.confirmed_by, decision.released_by, decision.released_at = funded_by, None, None
    decision.version += 1
