"""Held letters are released at a later minute: planned by whoever looked at them, called back, or carried out once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import REACTIONS, JobKind, add_job, cancel_jobs
from grants.kernel.problems import Conflict, Denied, check
from grants.panels.deciding.releasing import queries, rules
from grants.panels.deciding.releasing.access import may_release, refusal_for
from grants.panels.deciding.releasing.events import PlannedReleaseCarriedOut, ReleaseCalledBack, ReleasePlanned
from grants.panels.deciding.releasing.models import (
    CALLED_BACK,
    DROPPED,
    PLANNED,
    RELEASED,
    PlannedLetter,
    PlannedRelease,
)
from grants.panels.deciding.releasing.service import releasable, release
from grants.panels.locking import locked_panel_of_round
from grants.panels.models import Decision
from grants.schemes.models import Round
from grants.schemes.queries import round_of

HAS_CHANGED = "The decision has changed since its letter was planned."
NO_ADMINISTRATOR = "Whoever planned it no longer runs the grants programme."
OVER = "This release has ended already: its letters are released, or it was called back."


def plan_release(
    session: Session,
    of_round: Round,
    *,
    release_at: datetime | None,
    edition: int | None = None,
    actor: Actor,
    now: datetime,
) -> PlannedRelease:
    """Have every held letter that this administrator may release now released at a later minute, in their name.

    Planning the same minute twice plans it once. `edition` is that of what was looked at. Raises Invalid where the
    minute is none to reach people, and otherwise as `service.release_letters` does.
    """
    check(rules.release_at_problems(release_at, now))
    assert release_at is not None
    at = to_the_minute(release_at).astimezone(UTC)
    if actor.person_id is None:
        raise Denied("Letters are released by a person.")
    same = queries.open_plan_of(session, of_round.id, actor.person_id, at)
    try:
        mine = releasable(session, of_round, edition=edition, actor=actor)
    except Conflict as nothing:
        if same is None or nothing.code != "nothing_held":
            raise
        return same
    plan = PlannedRelease(id=new_id(), round_id=of_round.id, release_at=at, planned_by=actor.person_id, planned_at=now)
    session.add(plan)
    session.flush()
    session.add_all(
        PlannedLetter(planned_release_id=plan.id, decision_id=each.id, decision_version=each.version) for each in mine
    )
    add_job(session, CARRY_OUT, key=str(plan.id), args={"planned_release_id": str(plan.id)}, now=now, run_at=at)
    happened = ReleasePlanned(planned_release_id=plan.id, round_id=of_round.id, release_at=at, letters=len(mine))
    publish(session, happened, actor=actor, now=now, about=(of_round.id,))
    return plan


def call_back_release(session: Session, plan: PlannedRelease, *, actor: Actor, now: datetime) -> None:
    """Hold the letters of a planned release again, before its minute. Raises Conflict where it has ended."""
    plan, letters = _locked(session, plan.id, plan.round_id)
    if plan.ended_at is not None:
        raise Conflict(OVER, code="release_ended")
    plan.ended_at, plan.called_back_by = now, actor.person_id
    for letter in letters:
        letter.state = CALLED_BACK
    cancel_jobs(session, CARRY_OUT, keys=[str(plan.id)], now=now)
    happened = ReleaseCalledBack(planned_release_id=plan.id, round_id=plan.round_id)
    publish(session, happened, actor=actor, now=now, about=(plan.round_id,))


def carry_out(session: Session, args: Mapping[str, Any], now: datetime) -> None:
    """Release what was planned, in the name of who planned it. What has changed since drops out and is held on.

    Does nothing where it was called back or carried out.
    """
    plan = session.get_one(PlannedRelease, UUID(args["planned_release_id"]))
    plan, letters = _locked(session, plan.id, plan.round_id)
    if plan.ended_at is not None:
        return
    of_round = round_of(session, plan.round_id)
    by = actor_for(session, session.get_one(Person, plan.planned_by), session.info["registry"])
    planned = {letter.decision_id: letter for letter in letters}
    held = [each for each in queries.held_decisions(session, of_round.id) if each.id in planned]
    found = {decision.id: decision for decision in held}
    for decision_id, letter in planned.items():
        letter.why = _why_dropped(by, of_round, found.get(decision_id), letter)
        letter.state = DROPPED if letter.why else RELEASED
    release(session, of_round, [each for each in held if not planned[each.id].why], actor=by, now=now)
    plan.ended_at = now
    dropped = sum(letter.state == DROPPED for letter in letters)
    happened = PlannedReleaseCarriedOut(
        planned_release_id=plan.id, round_id=plan.round_id, released=len(letters) - dropped, dropped=dropped
    )
    publish(session, happened, actor=SYSTEM, now=now, about=(plan.round_id,))


CARRY_OUT = "panels.carry_out_release"
CARRY_OUT_JOB = JobKind(CARRY_OUT, REACTIONS, run=carry_out)


def _why_dropped(by: Actor, of_round: Round, decision: Decision | None, letter: PlannedLetter) -> str:
    """Why a letter is not released after all, in words; nothing where it is."""
    if may_release(by, of_round):
        return NO_ADMINISTRATOR
    if decision is None or decision.version != letter.decision_version:
        return HAS_CHANGED
    return refusal_for(by, decision) or ""


def _locked(session: Session, plan_id: UUID, round_id: UUID) -> tuple[PlannedRelease, Sequence[PlannedLetter]]:
    """The plan and the letters in it, after whatever changes decisions of its round at the same time."""
    locked_panel_of_round(session, round_id)
    plan = session.get_one(PlannedRelease, plan_id, with_for_update=True, populate_existing=True)
    letters = session.scalars(
        select(PlannedLetter).where(PlannedLetter.planned_release_id == plan_id, PlannedLetter.state == PLANNED)
    ).all()
    return plan, letters
