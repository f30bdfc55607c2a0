"""A panel is convened, gains and loses members, sits and closes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import service as applications
from grants.applications.models import ELIGIBLE, IN_ASSESSMENT, SUBMITTED, Application
from grants.identity import service as identity
from grants.identity.queries import person_by_email
from grants.identity.rules import email_problems, name_problems
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check
from grants.panels.allocating.readers import allocate_to_all
from grants.panels.conflicts.service import mark_conflicts
from grants.panels.editions import renew_packs
from grants.panels.holding import CLOSED_ALREADY, lock_panel
from grants.panels.members import rules
from grants.panels.members.events import PanelClosed, PanelConvened, PanelMemberJoined, PanelMemberLeft, PanelSat
from grants.panels.models import CLOSED, CONVENING, SITS, SITTING, THIRD_SECTOR, Panel, PanelMember
from grants.schemes.models import Round


def convene_panel(session: Session, round_: Round, *, actor: Actor, now: datetime) -> Panel:
    """Open a panel for a round, still without members."""
    panel = Panel(id=new_id(), round_id=round_.id, state=CONVENING, third_sector_members=0, created_at=now)
    session.add(panel)
    session.flush()
    publish(session, PanelConvened(panel_id=panel.id, round_id=round_.id), actor=actor, now=now, about=(round_.id,))
    return panel


def add_member(
    session: Session,
    panel: Panel,
    *,
    email: str,
    name: str,
    kind: str,
    is_chair: bool,
    is_observer: bool = False,
    standing: str = SITS,
    actor: Actor,
    now: datetime,
) -> PanelMember:
    """Give a person a place on a panel that has not closed. Somebody not known yet gets an account.

    Raises Invalid, and Conflict when the panel has closed.
    """
    lock_panel(session, panel)
    if panel.state == CLOSED:
        raise Conflict(CLOSED_ALREADY)
    known = person_by_email(session, email)
    problems = email_problems(email) + ([] if known else name_problems(name))
    problems += rules.member_problems(
        kind, is_chair=is_chair, has_chair=_has_chair(session, panel), is_observer=is_observer, standing=standing
    )
    check(problems)
    person = known or identity.register_person(session, email=email, name=name, actor=actor, now=now)
    member = PanelMember(
        id=new_id(),
        panel_id=panel.id,
        person_id=person.id,
        kind=kind,
        is_chair=is_chair,
        is_observer=is_observer,
        standing=standing,
        joined_at=now,
    )
    member.person = person
    session.add(member)
    session.flush()
    count_third_sector(session, panel)
    happened = PanelMemberJoined(panel_id=panel.id, round_id=panel.round_id, member_id=member.id, person_id=person.id)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id, person.id))
    if panel.state == SITTING:
        mark_conflicts(session, panel, now=now)
        allocate_to_all(session, panel, now=now)
    return member


def remove_member(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Take a place back while the panel is being convened. Raises Conflict later."""
    lock_panel(session, panel)
    if panel.state != CONVENING:
        raise Conflict("The panel has begun its work, so its members stay on it.")
    happened = PanelMemberLeft(
        panel_id=panel.id, round_id=panel.round_id, member_id=member.id, person_id=member.person_id
    )
    session.delete(member)
    session.flush()
    count_third_sector(session, panel)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id, member.person_id))


def sit(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> None:
    """Let a panel begin: its round's eligible applications go into assessment.

    Raises Invalid with everything that is missing, and Conflict when it has begun already.
    """
    lock_panel(session, panel)
    if panel.state != CONVENING:
        raise Conflict("This panel has begun its work already.")
    closes_at = session.scalars(select(Round.closes_at).where(Round.id == panel.round_id)).one()
    problems = rules.sitting_problems(
        third_sector_members=panel.third_sector_members,
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
    """Bring eligible applications before a sitting panel: who leaves for them, and who scores them. Safe to repeat."""
    if _count(session, panel.round_id, ELIGIBLE):
        applications.begin_assessment(session, panel.round_id, actor=actor, now=now)
        session.flush()
        renew_packs(session, panel.id)
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


def _has_chair(session: Session, panel: Panel) -> bool:
    found = select(PanelMember.id).where(PanelMember.panel_id == panel.id, PanelMember.is_chair)
    return session.scalars(found).first() is not None


def count_third_sector(session: Session, panel: Panel) -> None:
    """Write down how many third-sector members sit and vote."""
    members = select(func.count()).where(
        PanelMember.panel_id == panel.id,
        PanelMember.kind == THIRD_SECTOR,
        PanelMember.standing == SITS,
        PanelMember.is_observer.is_(False),
    )
    panel.third_sector_members = session.scalars(members).one()
    panel.version += 1
    session.flush()


def _count(session: Session, round_id: UUID, *states: str) -> int:
    found = select(func.count()).where(Application.round_id == round_id, Application.state.in_(states))
    return session.scalars(found).one()
