"""Members join, leave and stand down, substitutes are called, somebody chairs; quorum and terms are set."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from grants.identity import service as identity
from grants.identity.queries import person_by_email
from grants.identity.rules import email_problems, name_problems
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check
from grants.panels.allocating.readers import allocate_to_all
from grants.panels.conflicts.quorum.service import watch_quorum
from grants.panels.conflicts.service import mark_conflicts
from grants.panels.editions import renew_papers
from grants.panels.locking import CLOSED_ALREADY, lock_panel
from grants.panels.members import rules
from grants.panels.members.events import (
    ChairAppointed,
    MemberStoodDown,
    PanelArranged,
    PanelMemberJoined,
    PanelMemberLeft,
    SubstituteCalled,
)
from grants.panels.models import (
    CLOSED,
    CONVENING,
    SITS,
    SITTING,
    STOOD_DOWN,
    THIRD_SECTOR,
    TO_SCORE,
    Allocation,
    Panel,
    PanelMember,
)
from grants.panels.scoring.models import Score


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
    _count_third_sector(session, panel)
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
    _count_third_sector(session, panel)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id, member.person_id))


def stand_down(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Let a member leave the panel for good. What they have scored counts on; what they were still to score does not.

    Raises Invalid where the panel could not go on, and Conflict when it has closed.
    """
    _lock(session, panel, member)
    check(
        rules.standing_down_problems(
            member, third_sector_members=panel.third_sector_members, has_begun=panel.state != CONVENING
        )
    )
    member.standing = STOOD_DOWN
    session.flush()
    _take_what_is_not_done(session, member)
    renew_papers(session, member.id)
    _count_third_sector(session, panel)
    happened = MemberStoodDown(member_id=member.id, panel_id=panel.id)
    publish(session, happened, actor=actor, now=now, about=(panel.id, panel.round_id, member.person_id))
    watch_quorum(session, panel.id, now=now)


def _take_what_is_not_done(session: Session, member: PanelMember) -> None:
    theirs = (Allocation.member_id == member.id, Allocation.state == TO_SCORE)
    open_ones = select(Allocation.application_id).where(*theirs)
    session.execute(delete(Score).where(Score.member_id == member.id, Score.application_id.in_(open_ones)))
    session.execute(delete(Allocation).where(*theirs))


def call_substitute(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Let a substitute sit on the panel. Raises Invalid for anybody else, and Conflict when the panel has closed."""
    _lock(session, panel, member)
    check(rules.calling_problems(member))
    member.standing = SITS
    session.flush()
    _count_third_sector(session, panel)
    happened = SubstituteCalled(member_id=member.id, panel_id=panel.id)
    publish(session, happened, actor=actor, now=now, about=(panel.id, panel.round_id, member.person_id))
    if panel.state == SITTING:
        mark_conflicts(session, panel, now=now)
        allocate_to_all(session, panel, now=now)


def appoint_chair(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Let a member chair the panel, in place of whoever did. Raises Invalid and Conflict."""
    _lock(session, panel, member)
    check(rules.chairing_problems(member))
    session.execute(update(PanelMember).where(PanelMember.panel_id == panel.id).values(is_chair=False))
    session.refresh(member, ["is_chair"])
    member.is_chair = True
    panel.version += 1
    session.flush()
    happened = ChairAppointed(member_id=member.id, panel_id=panel.id)
    publish(session, happened, actor=actor, now=now, about=(panel.id, member.person_id))


def arrange_panel(session: Session, panel: Panel, *, quorum: int, terms: str, actor: Actor, now: datetime) -> None:
    """Set how many must vote on each application, and what members accept before they begin.

    New terms of reference are accepted anew. Raises Invalid, and Conflict when the panel has closed.
    """
    _lock(session, panel)
    check(rules.arrangement_problems(quorum, terms))
    terms = terms.strip()
    changed = terms != panel.terms
    panel.quorum, panel.terms = quorum, terms
    panel.version += 1
    session.flush()
    if changed:
        session.execute(update(PanelMember).where(PanelMember.panel_id == panel.id).values(accepted_terms_at=None))
    happened = PanelArranged(panel_id=panel.id, quorum=quorum, terms_changed=changed)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id,))
    watch_quorum(session, panel.id, now=now)


def _lock(session: Session, panel: Panel, member: PanelMember | None = None) -> None:
    lock_panel(session, panel)
    session.refresh(panel, ["quorum", "terms"])
    if panel.state == CLOSED:
        raise Conflict(CLOSED_ALREADY)
    if member is not None:
        session.refresh(member, ["standing", "is_chair", "is_observer"], with_for_update=True)


def _has_chair(session: Session, panel: Panel) -> bool:
    found = select(PanelMember.id).where(PanelMember.panel_id == panel.id, PanelMember.is_chair)
    return session.scalars(found).first() is not None


def _count_third_sector(session: Session, panel: Panel) -> None:
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
