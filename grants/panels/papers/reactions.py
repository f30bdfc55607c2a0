"""Papers of panels that something elsewhere puts out of date. Running it twice only makes them anew once more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.clarifications.events import ClarificationAnswered
from grants.applications.events import ApplicationWithdrawn
from grants.applications.models import Application
from grants.panels.editions import renew_papers_of_all
from grants.panels.members.events import PanelArranged
from grants.panels.models import Panel


def renew_for_terms(session: Session, event: PanelArranged, *, now: datetime) -> None:
    """The terms of reference stand in every member's papers."""
    if event.terms_changed:
        renew_papers_of_all(session, event.panel_id)


def renew_papers(session: Session, event: ApplicationWithdrawn | ClarificationAnswered, *, now: datetime) -> None:
    """What is withdrawn goes out of the papers; what is answered comes in."""
    found = select(Panel.id).join(Application, Application.round_id == Panel.round_id)
    for panel_id in session.scalars(found.where(Application.id == event.application_id)).all():
        renew_papers_of_all(session, panel_id)
