"""Conflicts of interest that follow from what is known: who belongs to an applicant leaves for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, inspect, literal, select, union_all
from sqlalchemy.orm import Session

from grants.applications.hosting_models import Party
from grants.applications.hosting_rules import AGREED
from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.organisations.models import Membership, Organisation
from grants.panels.editions import renew_pack
from grants.panels.events import InterestDeclared, ScoresSetAside
from grants.panels.meeting_models import Vote
from grants.panels.models import LEAVES, Allocation, Interest, Panel, PanelMember, Score


def mark_conflicts(session: Session, panel: Panel, *, now: datetime) -> None:
    """Let every member leave for the applications of organisations they belong to, as applicant, host or partner.

    Safe to repeat: it finds only those who have not left yet.
    """
    done: set[tuple[UUID, UUID]] = set()
    for application_id, member_id, note, interest in _not_left_yet(session, panel):
        if (application_id, member_id) in done:
            continue
        done.add((application_id, member_id))
        kept = interest or Interest(id=new_id(), application_id=application_id, member_id=member_id)
        leave(session, kept, note=note, automatic=True, now=now)
        happened = InterestDeclared(application_id=application_id, member_id=member_id, level=LEAVES)
        publish(session, happened, actor=SYSTEM, now=now, about=(panel.id,))


def _not_left_yet(session: Session, panel: Panel) -> list[tuple[UUID, UUID, str, Interest | None]]:
    """Applications, members who belong to the applicant, its host or a partner, a sentence that says so, and
    what they declared. One who belongs to several comes several times.
    """
    backing = union_all(
        select(
            Application.id.label("application_id"),
            Application.organisation_id.label("organisation_id"),
            literal("applicant").label("role"),
        ).where(Application.round_id == panel.round_id, Application.state == IN_ASSESSMENT),
        select(Party.application_id, Party.organisation_id, Party.role)
        .join(Application, Application.id == Party.application_id)
        .where(Application.round_id == panel.round_id, Application.state == IN_ASSESSMENT)
        .where(Party.state == AGREED),
    ).subquery()
    found = session.execute(
        select(backing.c.application_id, PanelMember.id, backing.c.role, Organisation.name, Interest)
        .join(Organisation, Organisation.id == backing.c.organisation_id)
        .join(Membership, Membership.organisation_id == backing.c.organisation_id)
        .join(PanelMember, PanelMember.person_id == Membership.person_id)
        .outerjoin(
            Interest, (Interest.application_id == backing.c.application_id) & (Interest.member_id == PanelMember.id)
        )
        .where(PanelMember.panel_id == panel.id, Interest.id.is_(None) | (Interest.level != LEAVES))
        .order_by(backing.c.application_id, PanelMember.id, backing.c.role)
    )
    return [(row[0], row[1], f"Belongs to the {row[2]}, {row[3]}.", row[4]) for row in found]


def leave(session: Session, interest: Interest, *, note: str, automatic: bool, now: datetime) -> None:
    """Record that a member leaves for an application: it is not theirs to score, and their marks are set aside."""
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
    interest.level, interest.note = LEAVES, note
    interest.automatic, interest.declared_at = automatic, now
    session.add(interest)
    session.flush()
    renew_pack(session, interest.member_id)
    if aside:
        happened = ScoresSetAside(application_id=interest.application_id, member_id=interest.member_id)
        publish(session, happened, actor=SYSTEM, now=now)
