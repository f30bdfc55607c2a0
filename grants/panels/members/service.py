"""Members stand down, substitutes are called, somebody chairs; the quorum and the terms of reference are set."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check
from grants.panels.allocating.readers import allocate_to_all
from grants.panels.conflicts.quorum.service import watch_quorum
from grants.panels.conflicts.service import mark_conflicts
from grants.panels.editions import renew_pack
from grants.panels.holding import CLOSED_ALREADY, lock_panel
from grants.panels.members import rules
from grants.panels.members.convening import count_third_sector
from grants.panels.members.events import ChairAppointed, MemberStoodDown, PanelArranged, SubstituteCalled
from grants.panels.models import CLOSED, CONVENING, SITS, SITTING, STOOD_DOWN, TO_SCORE, Allocation, Panel, PanelMember
from grants.panels.scoring.models import Score


def stand_down(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Let a member leave the panel for good. What they have scored counts on; what they were still to score does not.

    Raises Invalid where the panel could not go on, and Conflict when it has closed.
    """
    _hold(session, panel, member)
    check(
        rules.standing_down_problems(
            member, third_sector_members=panel.third_sector_members, has_begun=panel.state != CONVENING
        )
    )
    member.standing = STOOD_DOWN
    session.flush()
    _take_what_is_not_done(session, member)
    renew_pack(session, member.id)
    count_third_sector(session, panel)
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
    _hold(session, panel, member)
    check(rules.calling_problems(member))
    member.standing = SITS
    session.flush()
    count_third_sector(session, panel)
    happened = SubstituteCalled(member_id=member.id, panel_id=panel.id)
    publish(session, happened, actor=actor, now=now, about=(panel.id, panel.round_id, member.person_id))
    if panel.state == SITTING:
        mark_conflicts(session, panel, now=now)
        allocate_to_all(session, panel, now=now)


def appoint_chair(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Let a member chair the panel, in place of whoever did. Raises Invalid and Conflict."""
    _hold(session, panel, member)
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
    _hold(session, panel)
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


def _hold(session: Session, panel: Panel, member: PanelMember | None = None) -> None:
    lock_panel(session, panel)
    session.refresh(panel, ["quorum", "terms"])
    if panel.state == CLOSED:
        raise Conflict(CLOSED_ALREADY)
    if member is not None:
        session.refresh(member, ["standing", "is_chair", "is_observer"], with_for_update=True)
