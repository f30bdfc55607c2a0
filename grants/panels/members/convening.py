"""A panel is convened, sits and closes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import service as applications
from grants.applications.models import ELIGIBLE, IN_ASSESSMENT, SUBMITTED, Application
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check
from grants.panels.allocating.readers import allocate_to_all
from grants.panels.conflicts.service import mark_conflicts
from grants.panels.editions import renew_papers_of_all
from grants.panels.locking import lock_panel
from grants.panels.members import rules
from grants.panels.members.events import PanelClosed, PanelConvened, PanelSat
from grants.panels.models import CLOSED, CONVENING, SITTING, Panel
from grants.schemes.models import Round, Scheme
from grants.schemes.who_decides.queries import rule_of_round


def convene_panel(session: Session, round_: Round, *, actor: Actor, now: datetime) -> Panel:
    """Open a panel for a round, still without members."""
    panel = Panel(id=new_id(), round_id=round_.id, state=CONVENING, third_sector_members=0, created_at=now)
    session.add(panel)
    session.flush()
    publish(session, PanelConvened(panel_id=panel.id, round_id=round_.id), actor=actor, now=now, about=(round_.id,))
    return panel


def sit(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> None:
    """Let a panel begin: its round's eligible applications go into assessment.

    Where officers decide on all that can come before it, it may have no members.
    Raises Invalid with everything that is missing, and Conflict when it has begun already.
    """
    lock_panel(session, panel)
    if panel.state != CONVENING:
        raise Conflict("This panel has begun its work already.")
    closes_at, largest = session.execute(
        select(Round.closes_at, Scheme.largest_award_pence).join(Round.scheme).where(Round.id == panel.round_id)
    ).one()
    rule = rule_of_round(session, panel.round_id)
    panel.is_of_officers = rule.officers_decide_all(largest) and not panel.third_sector_members
    problems = rules.sitting_problems(
        third_sector_members=panel.third_sector_members,
        least_third_sector=0 if panel.is_of_officers else rule.least_third_sector,
        eligible=_count(session, panel.round_id, ELIGIBLE),
        closes_at=closes_at,
        now=now,
    )
    check(problems)
    panel.state, panel.sat_at = SITTING, now
    panel.version += 1
    session.flush()
    publish(
        session, PanelSat(panel_id=panel.id, round_id=panel.round_id), actor=actor, now=now, about=(panel.round_id,)
    )
    take_into_assessment(session, panel, actor=actor, now=now)


def take_into_assessment(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> None:
    """Bring eligible applications before a sitting panel: who is recused, and who scores them. Safe to repeat."""
    if _count(session, panel.round_id, ELIGIBLE):
        applications.begin_assessment(session, panel.round_id, actor=actor, now=now)
        session.flush()
        renew_papers_of_all(session, panel.id)
    mark_conflicts(session, panel, now=now)
    allocate_to_all(session, panel, now=now)


def close_if_finished(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> None:
    """Close a sitting panel before which nothing lies any more. Safe to repeat."""
    session.flush()
    if panel.state != SITTING or _count(session, panel.round_id, SUBMITTED, ELIGIBLE, IN_ASSESSMENT):
        return
    panel.state = CLOSED
    panel.version += 1
    happened = PanelClosed(panel_id=panel.id, round_id=panel.round_id)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id,))


def _count(session: Session, round_id: UUID, *states: str) -> int:
    found = select(func.count()).where(Application.round_id == round_id, Application.state.in_(states))
    return session.scalars(found).one()
