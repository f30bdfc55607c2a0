"""What a panel has proposed becomes final, together. People hear of it when its letters are released."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications import service as applications
from grants.applications.conflicts import conflicts_of
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.events import Event, publish_all
from grants.kernel.problems import Problem, check
from grants.panels.deciding import rules
from grants.panels.deciding.equality import queries as equality_queries
from grants.panels.deciding.equality.rules import missing_notes
from grants.panels.deciding.events import DecisionMade
from grants.panels.deciding.feedback.queries import names_told, people_on
from grants.panels.deciding.how_made import Made, how_made, waits_for_officer
from grants.panels.deciding.service import free_among
from grants.panels.deciding.taking_part.rules import Held
from grants.panels.locking import locked_panel_of_round
from grants.panels.members.convening import close_if_finished
from grants.panels.models import FINAL, PROPOSED, Decision, Panel


def confirm_decisions(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> list[Decision]:
    """Make final what is proposed, all of it or nothing, and give what was made final.

    Each has to be decided by the panel: at its meeting, or by votes in writing, with a quorum of those who took part.
    Where officers decide, it takes another of them than proposed it. What waits for another officer is left, and what
    the person has a conflict of interest in, which weighs in no group that they are asked about. Raises Invalid with
    everything that stands in the way.
    """
    panel = locked_panel_of_round(session, panel.round_id)
    free = free_among(session, panel, _proposed(session, panel), actor)
    made = how_made(session, panel, free, actor)
    mine = [decision for decision in free if not waits_for_officer(made[decision.application_id])]
    if not mine and free:
        check([Problem("", "What is proposed here waits for another officer to make it final.", "two_officers")])
    if not mine:
        check([Problem("", "Nothing is proposed that you could confirm.", "nothing_proposed")])
    names = people_on(session, panel.id)
    lacking = [problem for each in mine for problem in _problems(each, made[each.application_id], names)]
    said = [(note.aspect, note.group) for note in equality_queries.notes_of(session, panel)]
    seen = equality_queries.equality_of(session, panel, without=conflicts_of(actor))
    check(lacking + missing_notes(seen, said))
    for decision in mine:
        _make_final(decision, made[decision.application_id], actor, now)
    session.flush()
    applications.mark_decided(session, [decision.application for decision in mine], actor=actor, now=now)
    publish_all(session, [_announced(decision) for decision in mine], actor=actor, now=now)
    close_if_finished(session, panel, actor=actor, now=now)
    return mine


def _proposed(session: Session, panel: Panel) -> Sequence[Decision]:
    return session.scalars(
        select(Decision)
        .where(Decision.panel_id == panel.id, Decision.state == PROPOSED)
        .options(
            joinedload(Decision.application).options(joinedload(Application.organisation), defer(Application.answers))
        )
        .order_by(Decision.id)
        .with_for_update(of=Decision)
    ).all()


def _problems(decision: Decision, made: Made, names: Sequence[str]) -> list[Problem]:
    """What stands in the way of one decision, with the application named.

    Who takes part was counted when it was proposed; a conflict may have come to light since. Its texts were looked
    through then; since then somebody may have joined whom they name.
    """
    found = rules.final_problems(decision.outcome, decision.feedback) + (made if isinstance(made, list) else [])
    texts = {"conditions": decision.conditions, "reasons": decision.reasons, "feedback": decision.feedback}
    at, title = f"decisions.{decision.application_id}", decision.application.title
    named = names_told(names, f"{title} {decision.application.organisation.name}", texts)
    return [Problem(at, f"“{title}”: {each.message}", each.code) for each in found] + [
        Problem(at, f"“{title}”, {each.field}: {each.message}", each.code) for each in named
    ]


def _make_final(decision: Decision, held: Made, actor: Actor, now: datetime) -> None:
    assert isinstance(held, Held)
    decision.state, decision.final_at, decision.confirmed_by = FINAL, now, actor.person_id
    decision.held, decision.took_part, decision.third_sector_took_part = held.how, held.members, held.third_sector
    decision.version += 1


def _announced(decision: Decision) -> tuple[Event, tuple[UUID, ...]]:
    """The event, and what else it is about."""
    application = decision.application
    happened = DecisionMade(
        decision_id=decision.id,
        application_id=application.id,
        round_id=application.round_id,
        outcome=decision.outcome,
        amount_pence=decision.amount_pence,
    )
    return happened, (application.id, application.round_id, application.organisation_id, decision.panel_id)
