"""What follows from memberships and from the register of interests for the applications before a panel."""

from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, literal, or_, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import AGREED, IN_ASSESSMENT, Application, Party
from grants.organisations.models import Organisation
from grants.organisations.queries import ties
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.conflicts.rules import Ground, belongs, competing
from grants.panels.models import RECUSED, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL


def grounds(session: Session, panel: Panel) -> list[Ground]:
    """Everything known of the members of a panel and the applications in assessment, in a steady order."""
    open_ones = select(Application.id).where(Application.round_id == panel.round_id, Application.state == IN_ASSESSMENT)
    in_assessment = list(session.scalars(open_ones.order_by(Application.id)))
    belonging = _belonging(session, panel)
    recused = [
        Ground(application_id, member_id, RECUSED, f"{belongs(has_left=has_left)} to the {role}, {name}.")
        for application_id, member_id, role, name, has_left in belonging
        if application_id in set(in_assessment)
    ]
    entrants = [
        (application_id, member_id, name, has_left) for application_id, member_id, _, name, has_left in belonging
    ]
    return recused + _registered(session, panel) + competing(entrants, in_assessment)


def _backing(round_id: UUID) -> CompoundSelect[Any]:
    """Applications before the panel, with each organisation behind them and its part."""
    return union_all(
        select(
            Application.id.label("application_id"),
            Application.organisation_id.label("organisation_id"),
            literal("applicant").label("role"),
            Application.state.label("state"),
            Application.created_at.label("created_at"),
        ).where(Application.round_id == round_id, Application.state.in_(BEFORE_THE_PANEL)),
        select(Party.application_id, Party.organisation_id, Party.role, Application.state, Application.created_at)
        .join(Application, Application.id == Party.application_id)
        .where(Application.round_id == round_id, Application.state.in_(BEFORE_THE_PANEL), Party.state == AGREED),
    )


def _belonging(session: Session, panel: Panel) -> list[tuple[UUID, UUID, str, str, bool]]:
    """Application, member, the part of the member's organisation in it, its name, and whether they have left it.

    Whoever left after the application was begun belongs with it all the same.
    """
    backing, tied = _backing(panel.round_id).subquery(), ties()
    has_left = tied.c.left_at.is_not(None)
    found = session.execute(
        select(backing.c.application_id, PanelMember.id, backing.c.role, Organisation.name, has_left)
        .join(Organisation, Organisation.id == backing.c.organisation_id)
        .join(tied, tied.c.organisation_id == backing.c.organisation_id)
        .join(PanelMember, PanelMember.person_id == tied.c.person_id)
        .where(PanelMember.panel_id == panel.id, or_(~has_left, tied.c.left_at >= backing.c.created_at))
        .order_by(backing.c.application_id, PanelMember.id, has_left, backing.c.role)
    )
    return [(row[0], row[1], row[2], row[3], bool(row[4])) for row in found]


def _registered(session: Session, panel: Panel) -> list[Ground]:
    """What members keep in the register of interests about organisations behind these applications."""
    backing = _backing(panel.round_id).subquery()
    found = session.execute(
        select(
            backing.c.application_id,
            PanelMember.id,
            RegisteredInterest.level,
            Organisation.name,
            RegisteredInterest.note,
        )
        .join(Organisation, Organisation.id == backing.c.organisation_id)
        .join(RegisteredInterest, RegisteredInterest.organisation_id == backing.c.organisation_id)
        .join(PanelMember, PanelMember.person_id == RegisteredInterest.person_id)
        .where(
            PanelMember.panel_id == panel.id,
            backing.c.state == IN_ASSESSMENT,
            RegisteredInterest.ended_at.is_(None),
        )
        .order_by(backing.c.application_id, PanelMember.id, RegisteredInterest.id)
    )
    return [Ground(row[0], row[1], row[2], f"From the register of interests, {row[3]}: {row[4]}") for row in found]
