"""What panels do when applications or organisations change. Each is safe to run twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.events import ApplicationWithdrawn
from grants.applications.hosting.events import PartyAgreementRestored, PartyAnswered
from grants.applications.models import Application
from grants.applications.screening.events import ApplicationScreened
from grants.kernel.access import SYSTEM
from grants.organisations.events import MemberJoined
from grants.panels.conflicts.service import mark_conflicts
from grants.panels.deciding.service import drop_proposal
from grants.panels.members import convening
from grants.panels.models import PROPOSED, SITTING, Decision, Panel, PanelMember


def bring_before_panel(session: Session, event: ApplicationScreened, *, now: datetime) -> None:
    """An application found eligible after its panel began goes before it as well."""
    panel = _sitting_panel(session, event.round_id)
    if panel is not None:
        convening.take_into_assessment(session, panel, actor=SYSTEM, now=now)
        convening.close_if_finished(session, panel, actor=SYSTEM, now=now)


def close_after_withdrawal(session: Session, event: ApplicationWithdrawn, *, now: datetime) -> None:
    """What was proposed for it no longer stands; a panel whose last application it was has nothing more to do."""
    panel = _sitting_panel(session, event.round_id)
    if panel is not None:
        proposed = select(Decision).where(Decision.application_id == event.application_id, Decision.state == PROPOSED)
        for decision in session.scalars(proposed.with_for_update()):
            drop_proposal(session, decision, actor=SYSTEM, now=now)
        convening.close_if_finished(session, panel, actor=SYSTEM, now=now)


def mark_new_conflicts(session: Session, event: MemberJoined, *, now: datetime) -> None:
    """Somebody on a panel joined an organisation: they leave for its application."""
    found = (
        select(Panel)
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .where(PanelMember.person_id == event.person_id, Panel.state == SITTING)
        .order_by(Panel.id)
    )
    for panel in session.scalars(found.with_for_update(of=Panel)):
        mark_conflicts(session, panel, now=now)


def mark_conflicts_of_party(session: Session, event: PartyAnswered | PartyAgreementRestored, *, now: datetime) -> None:
    """A host or a partner agreed: its people leave for the application, wherever it is before a panel."""
    agreed = isinstance(event, PartyAgreementRestored) or event.agreed
    round_id = session.scalar(select(Application.round_id).where(Application.id == event.application_id))
    panel = _sitting_panel(session, round_id) if agreed and round_id else None
    if panel is not None:
        mark_conflicts(session, panel, now=now)


def _sitting_panel(session: Session, round_id: UUID) -> Panel | None:
    found = select(Panel).where(Panel.round_id == round_id, Panel.state == SITTING)
    return session.scalar(found.with_for_update())
