"""Members declare their interests; others follow from memberships, competitors and the register."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import check
from grants.panels.conflicts import rules
from grants.panels.conflicts.events import InterestDeclared, InterestsNoted
from grants.panels.conflicts.queries import grounds
from grants.panels.conflicts.quorum.service import watch_quorum
from grants.panels.conflicts.rules import new_grounds
from grants.panels.editions import renew_papers
from grants.panels.locking import check_terms, lock_for_quorum, lock_in_assessment, locked_interest
from grants.panels.meeting.models import Vote
from grants.panels.models import NONE, NOTE, RECUSED, Allocation, Interest, Panel, PanelMember
from grants.panels.scoring.events import ScoresSetAside
from grants.panels.scoring.models import Score


def mark_conflicts(session: Session, panel: Panel, *, now: datetime) -> None:
    """Record what is known of members' ties, each with its reason.

    Whoever belongs to the applicant, its host or a partner is recused; the register of interests says its own level; to
    belong to another application of the round is a note, after which they still declare. Safe to repeat: what was
    declared is only added to.
    """
    kept = _interests(session, panel)
    found = new_grounds(grounds(session, panel), {pair: interest.level for pair, interest in kept.items()})
    noted: dict[UUID, list[UUID]] = {}
    for ground in found:
        application_id, member_id = ground.application_id, ground.member_id
        interest = kept.get((application_id, member_id))
        interest = interest or Interest(id=new_id(), application_id=application_id, member_id=member_id)
        if ground.level == RECUSED:
            leave(session, interest, note=ground.note, automatic=True, now=now)
            happened = InterestDeclared(application_id=application_id, member_id=member_id, level=RECUSED)
            publish(session, happened, actor=SYSTEM, now=now, about=(panel.id,))
        elif _note(session, interest, ground.note, now=now):
            noted.setdefault(member_id, []).append(application_id)
    session.flush()
    for member_id, application_ids in noted.items():
        renew_papers(session, member_id)
        happened_to = InterestsNoted(member_id=member_id, panel_id=panel.id, application_ids=tuple(application_ids))
        publish(session, happened_to, actor=SYSTEM, now=now, about=(panel.id,))
    watch_quorum(session, panel.id, now=now)


def _note(session: Session, interest: Interest, note: str, *, now: datetime) -> bool:
    """Record a tie that a member is still to declare, unless they have declared as much meanwhile."""
    if inspect(interest).persistent:
        session.refresh(interest, with_for_update=True)
        if interest.level != NONE:
            return False
    interest.level, interest.note, interest.automatic, interest.declared_at = NOTE, note, True, now
    session.add(interest)
    return True


def _interests(session: Session, panel: Panel) -> dict[tuple[UUID, UUID], Interest]:
    """Everything declared or found on this panel, by application and member."""
    found = session.scalars(
        select(Interest).join(PanelMember, PanelMember.id == Interest.member_id).where(PanelMember.panel_id == panel.id)
    )
    return {(each.application_id, each.member_id): each for each in found}


def leave(session: Session, interest: Interest, *, note: str, automatic: bool, now: datetime) -> None:
    """Record that a member is recused from an application: it is not theirs to score, and their marks are set aside."""
    if inspect(interest).persistent:
        session.refresh(interest, with_for_update=True)
    aside = session.execute(
        delete(Score)
        .where(Score.application_id == interest.application_id, Score.member_id == interest.member_id)
        .returning(Score.id)
    ).all()
    session.execute(
        delete(Allocation).where(
            Allocation.application_id == interest.application_id, Allocation.member_id == interest.member_id
        )
    )
    session.execute(
        delete(Vote).where(Vote.application_id == interest.application_id, Vote.member_id == interest.member_id)
    )
    interest.level, interest.note = RECUSED, note
    interest.automatic, interest.declared_at = automatic, now
    session.add(interest)
    session.flush()
    renew_papers(session, interest.member_id)
    if aside:
        happened = ScoresSetAside(application_id=interest.application_id, member_id=interest.member_id)
        publish(session, happened, actor=SYSTEM, now=now)


def declare_interest(
    session: Session,
    application: Application,
    member: PanelMember,
    *,
    level: str,
    note: str,
    actor: Actor,
    now: datetime,
) -> Interest:
    """Say what a member has to do with an application: none, note, or leaves with a note.

    A later declaration may only add, also to a note that was found. Leaving sets the member's marks for it aside.
    Raises Invalid, and Conflict when the application is not in assessment.
    """
    if level != RECUSED:
        check_terms(session, member)
    if level == RECUSED:
        lock_for_quorum(session, member.panel_id)
    lock_in_assessment(session, application)
    interest = locked_interest(session, application, member)
    found = interest.note if interest and not interest.is_declared else ""
    note = "\n".join(each for each in (found, note.strip()) if each)
    check(rules.interest_problems(level, note, before=interest.level if interest else None))
    if interest is None:
        interest = Interest(id=new_id(), application_id=application.id, member_id=member.id)
    if level == RECUSED:
        leave(session, interest, note=note, automatic=False, now=now)
    else:
        interest.level, interest.note = level, note
        interest.automatic, interest.declared_at = False, now
        session.add(interest)
        session.flush()
        renew_papers(session, member.id)
    happened = InterestDeclared(application_id=application.id, member_id=member.id, level=level)
    publish(session, happened, actor=actor, now=now, about=(member.panel_id,))
    if level == RECUSED:
        watch_quorum(session, member.panel_id, now=now)
    return interest
