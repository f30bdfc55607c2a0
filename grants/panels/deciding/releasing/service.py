"""An administrator who did not make a panel's decisions final lets their applicants be told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import Event, publish_all
from grants.kernel.problems import Conflict, Denied, check_version
from grants.panels.deciding.releasing import queries
from grants.panels.deciding.releasing.access import CONFIRMED_IT_YOURSELF, refusal_for
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.locking import locked_panel_of_round
from grants.panels.models import FINAL, Decision
from grants.panels.queries import panel_id_of_round
from grants.schemes.models import Round

NOTHING_HELD = "No letter is held that you could release."


def release_letters(
    session: Session, of_round: Round, *, edition: int | None = None, actor: Actor, now: datetime
) -> list[Decision]:
    """Release every held letter of a round that this administrator may release, and give their decisions.

    What is planned for a later minute stays held until then. `edition` is that of what was looked at. Raises Stale when
    more was decided since, Denied where they made all of it final themself, and Conflict when nothing is held.
    """
    mine = releasable(session, of_round, edition=edition, actor=actor)
    release(session, of_round, mine, actor=actor, now=now)
    return mine


def releasable(session: Session, of_round: Round, *, edition: int | None, actor: Actor) -> list[Decision]:
    """The held decisions of a round that this administrator may release, locked. Raises as `release_letters` does."""
    if actor.person_id is None:
        raise Denied("Letters are released by a person.")
    if panel_id_of_round(session, of_round.id) is None:
        raise Conflict(NOTHING_HELD, code="nothing_held")
    locked_panel_of_round(session, of_round.id)
    held = queries.held_decisions(session, of_round.id, planned=False)
    now_at = queries.edition_of(session, of_round.id)
    check_version(
        edition,
        now_at,
        "What is held has changed since you looked at it. Look at it again, then release it.",
        current={"edition": now_at},
        yours={"edition": edition},
    )
    refusals = [refusal_for(actor, decision) for decision in held]
    mine = [decision for decision, refusal in zip(held, refusals, strict=True) if refusal is None]
    if not mine and CONFIRMED_IT_YOURSELF in refusals:
        raise Denied(CONFIRMED_IT_YOURSELF)
    if not mine:
        raise Conflict(NOTHING_HELD, code="nothing_held")
    return mine


def release(session: Session, of_round: Round, decisions: Sequence[Decision], *, actor: Actor, now: datetime) -> None:
    """Let the applicants of these held decisions be told. The decisions are locked, and come with applications."""
    for decision in decisions:
        decision.released_at, decision.released_by = now, actor.person_id
        decision.version += 1
    session.flush()
    publish_all(session, [_announced(of_round, decision) for decision in decisions], actor=actor, now=now)


def change_letter(session: Session, decision: Decision, *, version: int | None) -> None:
    """Note that the held letter of a decision is to say something else: whoever looked at it before looks again.

    Locks the decision. Raises Conflict when it is not final or its letter is released, and Stale when it is not the
    decision that was read.
    """
    read = ["version", "state", "outcome", "amount_pence", "conditions", "released_at"]
    session.flush()
    session.refresh(decision, attribute_names=read, with_for_update=True)
    if decision.state != FINAL or decision.released_at is not None:
        raise Conflict("The letter of this decision is not held, so nothing in it changes.", code="not_held")
    check_version(
        version,
        decision.version,
        "The decision has changed since you read it. Read it again.",
        current={"version": decision.version},
        yours={"version": version},
    )
    decision.version += 1


def _announced(of_round: Round, decision: Decision) -> tuple[Event, tuple[UUID, ...]]:
    application = decision.application
    happened = DecisionReleased(
        decision_id=decision.id,
        application_id=application.id,
        round_id=of_round.id,
        outcome=decision.outcome,
        amount_pence=decision.amount_pence,
    )
    return happened, (application.id, of_round.id, application.organisation_id, decision.panel_id)
