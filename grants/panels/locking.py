"""Locks that last until the transaction ends, so that changes of a panel come one after another."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.problems import Conflict, Denied
from grants.kernel.slices import slices
from grants.panels.models import Interest, Panel, PanelMember
from grants.panels.rules import TERMS

CLOSED_ALREADY = "This panel has decided everything and has closed."


def lock_panel(session: Session, panel: Panel) -> None:
    """Lock the panel's row until the transaction ends, so that its members are counted one after another."""
    session.flush()
    session.refresh(panel, ["state", "third_sector_members", "version"], with_for_update=True)


def locked_panel_of_round(session: Session, round_id: UUID) -> Panel:
    """The panel of a round, its row locked until the transaction ends: its decisions come one after another."""
    session.flush()
    return session.scalars(
        select(Panel).where(Panel.round_id == round_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()


def lock_for_quorum(session: Session, panel_id: UUID) -> Panel:
    """Lock the panel's row until the transaction ends: who may vote is counted by one after another."""
    session.flush()
    panel = session.get_one(Panel, panel_id)
    session.refresh(panel, ["state", "quorum", "round_id"], with_for_update=True)
    return panel


def check_terms(session: Session, member: PanelMember) -> None:
    """Raise Denied until the member has accepted the panel's terms of reference, where it has any."""
    accepted = select(Panel.terms, PanelMember.accepted_terms_at).join(PanelMember, PanelMember.panel_id == Panel.id)
    row = session.execute(accepted.where(PanelMember.id == member.id)).one()
    if row.terms and row.accepted_terms_at is None:
        raise Denied(TERMS)


def lock_in_assessment(session: Session, application: Application) -> None:
    """Share a lock on the application: nobody decides on it until the transaction ends.

    Raises Conflict when it is not in assessment.
    """
    session.flush()
    session.refresh(application, ["state"], with_for_update={"read": True})
    if application.state != IN_ASSESSMENT:
        raise Conflict("This application is not in assessment, so nothing about it can change here.")


def locked_interest(session: Session, application: Application, member: PanelMember) -> Interest | None:
    """What the member declared on the application, locked until the transaction ends; None where nothing is known."""
    return locked_interests(session, [application.id], member).get(application.id)


def locked_interests(session: Session, application_ids: Collection[UUID], member: PanelMember) -> dict[UUID, Interest]:
    """What the member declared on each of the applications, by application, locked until the transaction ends."""
    found: dict[UUID, Interest] = {}
    for some in slices(sorted(application_ids)):
        of_member = select(Interest).where(Interest.member_id == member.id, Interest.application_id.in_(some))
        locked = of_member.order_by(Interest.id).with_for_update()
        rows = session.scalars(locked, execution_options={"populate_existing": True})
        found |= {interest.application_id: interest for interest in rows}
    return found
