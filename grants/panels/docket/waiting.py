"""What waits for people at home: interests to declare, marks to give, decisions to make."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session

from grants.applications.conflicts import without_conflict
from grants.applications.models import ELIGIBLE, IN_ASSESSMENT, Application
from grants.identity.by_two.queries import is_gone
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.panels.access import decides
from grants.panels.deciding.taking_part.queries import is_prepared
from grants.panels.meeting.models import Meeting, Vote
from grants.panels.models import (
    CONVENING,
    DONE,
    PROPOSED,
    RECUSED,
    SITS,
    SITTING,
    STOOD_DOWN,
    TO_SCORE,
    Allocation,
    Decision,
    Interest,
    Panel,
    PanelMember,
)
from grants.panels.rules import is_too_late
from grants.schemes.models import Round

MOST_COUNTED = 200


def members(actor: Actor) -> bool:
    return bool(actor.held("panel_member"))


@waits_for(members)
def votes_to_cast(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Proposals on which a member is to vote in writing: no meeting is planned, or it had closed before them."""
    cast = exists().where(
        Vote.application_id == Decision.application_id, Vote.member_id == PanelMember.id, Vote.in_writing
    )
    rows = session.execute(
        select(Panel.id, Round.name, func.count())
        .join(Panel.round)
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .join(Decision, Decision.panel_id == Panel.id)
        .join(Interest, (Interest.application_id == Decision.application_id) & (Interest.member_id == PanelMember.id))
        .outerjoin(Meeting, Meeting.panel_id == Panel.id)
        .where(
            PanelMember.person_id == actor.person_id,
            PanelMember.standing == SITS,
            PanelMember.is_observer.is_(False),
            or_(Panel.meets_at.is_(None) & Meeting.panel_id.is_(None), Decision.decided_at > Meeting.closed_at),
            Decision.state == PROPOSED,
            Interest.level != RECUSED,
            Interest.automatic.is_(False),
            ~cast,
        )
        .group_by(Panel.id, Round.name)
        .order_by(Panel.id)
    )
    return [
        Waiting(
            f"Vote on {counted(number, 'proposal')}",
            url_for("meeting.to_vote", panel_id=panel_id),
            detail=name,
        )
        for panel_id, name, number in rows
    ]


@waits_for(members, Panel.state == SITTING)
def applications_to_read(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For members: interests to declare and scores to give."""
    noted = Interest.automatic & (Interest.level != RECUSED)
    is_open = without_conflict(actor)
    undeclared = (Interest.id.is_(None) | noted) & is_open
    unscored = Interest.id.is_not(None) & ~noted & (Allocation.state == TO_SCORE) & is_open
    rows = session.execute(
        select(
            Panel.id,
            Round.name,
            Panel.scores_due_at,
            func.sum(case((undeclared, 1), else_=0)),
            func.sum(case((unscored, 1), else_=0)),
        )
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .join(Round, Round.id == Panel.round_id)
        .join(Application, (Application.round_id == Round.id) & (Application.state == IN_ASSESSMENT))
        .outerjoin(Interest, (Interest.application_id == Application.id) & (Interest.member_id == PanelMember.id))
        .outerjoin(Allocation, (Allocation.application_id == Application.id) & (Allocation.member_id == PanelMember.id))
        .where(
            PanelMember.person_id == actor.person_id,
            PanelMember.standing != STOOD_DOWN,
            Panel.state == SITTING,
        )
        .group_by(Panel.id, Round.name, Panel.scores_due_at)
        .order_by(Panel.id)
    )
    found = []
    for panel_id, name, due, to_declare, to_score in rows:
        if to_declare:
            found.append(_item(f"Declare your interest in {_applications(to_declare)}", panel_id, name))
        if to_score and not is_too_late(due, now):
            found.append(replace(_item(f"Give your scores for {_applications(to_score)}", panel_id, name), due_at=due))
    return found


@waits_for(decides, Panel.state == SITTING)
def applications_to_decide(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Applications that everybody who was to score them has scored, enough of whom may vote, with nothing proposed.

    They are counted as far as anybody decides on them in a day: each is looked at by itself, and a round may have many.
    """
    done, to_score = (func.count().filter(Allocation.state == state) for state in (DONE, TO_SCORE))
    of_readers = select((done > 0) & (to_score == 0)).where(Allocation.application_id == Application.id)
    proposed = exists().where(Decision.application_id == Application.id)
    ready = (
        select(Application.id)
        .where(
            Application.round_id == Round.id,
            Application.state == IN_ASSESSMENT,
            of_readers.scalar_subquery(),
            ~proposed,
            is_prepared(),
            without_conflict(actor),
        )
        .correlate(Round, Panel)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    number = select(func.count()).select_from(ready).scalar_subquery()
    rounds = (
        select(Round.id, Round.name, number)
        .join(Panel, Panel.round_id == Round.id)
        .where(Panel.state == SITTING)
        .order_by(Round.id)
    )
    if not actor.is_administrator:
        rounds = rounds.where(Panel.id.in_(actor.held("chair")))
    return [
        Waiting(f"Decide on {_up_to_most(number)}", url_for("ranking.show", round_id=round_id), detail=name)
        for round_id, name, number in session.execute(rounds)
        if number
    ]


@waits_for(administrators, Panel.is_of_officers & (Panel.state == SITTING))
def applications_for_officers(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: applications of rounds without a panel's members on which nothing is proposed."""
    proposed = exists().where(Decision.application_id == Application.id)
    rows = session.execute(
        select(Panel.id, Round.name, func.count())
        .join(Panel.round)
        .join(Application, Application.round_id == Round.id)
        .where(
            Panel.is_of_officers,
            Panel.state == SITTING,
            Application.state == IN_ASSESSMENT,
            ~proposed,
            without_conflict(actor),
        )
        .group_by(Panel.id, Round.name)
        .order_by(Panel.id)
    )
    return [_item(f"Decide on {_applications(number)}", panel_id, name) for panel_id, name, number in rows]


@waits_for(decides, Decision.state == PROPOSED)
def decisions_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """What is proposed, by those who may confirm it and have no conflict in it. Where officers decide, by another."""
    proposed = (
        select(Panel.id, Round.name, func.count())
        .join(Panel.round)
        .join(Decision, Decision.panel_id == Panel.id)
        .join(Application, Application.id == Decision.application_id)
        .where(
            Decision.state == PROPOSED,
            without_conflict(actor),
            ~(Panel.is_of_officers & ((Decision.decided_by == actor.person_id) | is_gone(Decision.decided_by))),
        )
        .group_by(Panel.id, Round.name)
        .order_by(Panel.id)
    )
    if not actor.is_administrator:
        proposed = proposed.where(Panel.id.in_(actor.held("chair")))
    return [
        Waiting(
            f"Confirm {counted(number, 'decision')}",
            url_for("deciding.confirmation", panel_id=panel_id),
            detail=name,
        )
        for panel_id, name, number in session.execute(proposed)
    ]


@waits_for(administrators)
def panels_to_convene(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    waits = exists().where(Application.round_id == Round.id, Application.state == ELIGIBLE)
    rows = session.execute(
        select(Round.id, Round.name)
        .outerjoin(Panel, Panel.round_id == Round.id)
        .where(Panel.id.is_(None), Round.closes_at < to_the_minute(now), Round.withdrawn_at.is_(None), waits)
        .order_by(Round.id)
    )
    return [
        Waiting("Convene a panel", url_for("panels.of_round", round_id=round_id), detail=name)
        for round_id, name in rows
    ]


@waits_for(administrators, Panel.state == CONVENING)
def panels_to_bring_together(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    rows = session.execute(
        select(Panel.id, Round.name).join(Panel.round).where(Panel.state == CONVENING).order_by(Panel.id)
    )
    return [_item("Bring a panel together", panel_id, name) for panel_id, name in rows]


def _item(text: str, panel_id: UUID, detail: str) -> Waiting:
    return Waiting(text, url_for("panels.show", panel_id=panel_id), detail=detail)


def _up_to_most(number: int) -> str:
    return _applications(number) if number <= MOST_COUNTED else f"more than {MOST_COUNTED} applications"


def _applications(number: int) -> str:
    return counted(number, "application")
