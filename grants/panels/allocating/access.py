"""Who arranges who reads what: administrators, but not for what they have a conflict in."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.conflicts import has_conflict
from grants.kernel.access import Actor
from grants.panels import access, queries
from grants.panels.models import Panel
from grants.panels.seats import Seat


def may_choose_readers(actor: Actor, record: tuple[Panel, Seat]) -> str | None:
    panel, seat = record
    refusal = access.may_manage_panel(actor, panel)
    return refusal or (access.CONFLICT if has_conflict(actor, seat.application.id) else None)


def load_panel_and_seat(session: Session, application_id: UUID) -> tuple[Panel, Seat]:
    """The panel with its members, and where the present actor stands towards an application. Raises NotFound."""
    seat = access.load_seat(session, application_id)
    return queries.panel_of(session, seat.panel.id), seat
