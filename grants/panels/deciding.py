"""A panel decides on an application: once, within the money, with reasons."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import service as applications
from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, check
from grants.panels import queries, rules, seats
from grants.panels.assessing import declared_interest
from grants.panels.convening import close_if_finished
from grants.panels.events import DecisionMade
from grants.panels.models import AWARDING, LEAVES, Decision, Panel
from grants.schemes import service as schemes
from grants.schemes.models import Round, Scheme


def decide(
    session: Session,
    application: Application,
    *,
    outcome: str,
    amount_pence: int | None,
    conditions: str,
    reasons: str,
    feedback: str,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Record what the panel decided on an application: once, within the money, with reasons.

    Raises Invalid, Denied when whoever decides has a conflict of interest, and Conflict when the
    application is not in assessment.
    """
    panel = session.scalars(
        select(Panel).where(Panel.round_id == application.round_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
    session.flush()
    session.refresh(application, ["state", "amount_requested_pence"], with_for_update=True)
    if application.state != IN_ASSESSMENT:
        raise Conflict("This application is not in assessment, so it cannot be decided now.")
    decided_by = _free_to_decide(session, panel, application, actor)
    given = {"outcome": outcome, "conditions": conditions, "reasons": reasons, "feedback": feedback}
    problems = rules.decision_problems(**given, amount_pence=amount_pence, limits=_limits(session, application))
    check(problems + rules.third_sector_problems(seats.kinds_without_conflict(session, panel.id, application)))
    amount = Pence(amount_pence or 0) if outcome in AWARDING else Pence(0)
    if amount:
        schemes.commit_money(session, application.round_id, amount)
    decision = Decision(
        id=new_id(),
        application_id=application.id,
        panel_id=panel.id,
        amount_pence=amount,
        decided_by=decided_by,
        decided_at=now,
        **{name: text.strip() for name, text in given.items()},
    )
    session.add(decision)
    session.flush()
    applications.mark_decided(session, application, actor=actor, now=now)
    _announce(session, decision, application, actor, now)
    close_if_finished(session, panel, actor=actor, now=now)
    return decision


def _free_to_decide(session: Session, panel: Panel, application: Application, actor: Actor) -> UUID:
    """The person who decides. Raises Denied when they have, or may have, a conflict of interest."""
    if actor.person_id is None:
        raise Denied("A decision is made by a person.")
    member = queries.member_for(session, panel.id, actor.person_id)
    if member is not None:
        interest = declared_interest(session, application, member)
        if interest is None:
            raise Denied("Declare your interest in this application before you decide on it.")
        if interest.level == LEAVES:
            raise Denied("You have a conflict of interest in this application, so you cannot decide on it.")
    if actor.holds("member", application.organisation_id):
        raise Denied("You belong to the applicant, so you cannot decide on its application.")
    return actor.person_id


def _limits(session: Session, application: Application) -> rules.Limits:
    found = select(Round.budget_pence, Round.committed_pence, Scheme.smallest_award_pence, Scheme.largest_award_pence)
    row = session.execute(found.join(Round.scheme).where(Round.id == application.round_id)).one()
    return rules.Limits(
        requested_pence=application.amount_requested_pence or 0,
        smallest_pence=row.smallest_award_pence,
        largest_pence=row.largest_award_pence,
        left_pence=row.budget_pence - row.committed_pence,
    )


def _announce(session: Session, decision: Decision, application: Application, actor: Actor, now: datetime) -> None:
    happened = DecisionMade(
        decision_id=decision.id,
        application_id=application.id,
        round_id=application.round_id,
        outcome=decision.outcome,
        amount_pence=decision.amount_pence,
    )
    about = (application.id, application.round_id, application.organisation_id, decision.panel_id)
    publish(session, happened, actor=actor, now=now, about=about)
