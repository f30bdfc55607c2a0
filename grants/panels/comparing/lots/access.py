"""Who draws lots, and who sees a drawing: nobody who has a conflict of interest in any application of it."""

from collections.abc import Set
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.conflicts import conflicts_of, has_conflict
from grants.kernel.access import Actor
from grants.panels import queries
from grants.panels.access import CONFLICT, may_run_meeting, may_see_panel
from grants.panels.comparing.lots.queries import Drawing
from grants.panels.comparing.ranking.access import may_be_swayed
from grants.panels.comparing.ranking.queries import MarkedRound, marked_round

SWAYED = "Give all your own marks first. Then you can see this."


def may_see_lots(actor: Actor, whole: MarkedRound) -> str | None:
    """The drawings of a panel, as many as `may_see_drawing` leaves."""
    return may_see_panel(actor, whole.panel) or (SWAYED if may_be_swayed(actor, whole) else None)


def may_draw(actor: Actor, whole: MarkedRound) -> str | None:
    """The chair, and administrators, once their own marks are given."""
    if may_run_meeting(actor, whole.panel) is not None:
        return "The chair of the panel, or those who run the grants programme, draw lots."
    return SWAYED if may_be_swayed(actor, whole) else None


def draws_among(actor: Actor, whole: MarkedRound, application_ids: Set[UUID]) -> str | None:
    """Whether this person may draw among just these."""
    refusal = may_draw(actor, whole)
    if refusal is None and application_ids & conflicts_of(actor):
        return "You have a conflict of interest in one of these applications, so somebody else must draw."
    return refusal


def may_see_drawing(actor: Actor, record: tuple[Drawing, MarkedRound]) -> str | None:
    """One drawing, where none of it is closed to this person."""
    drawing, whole = record
    closed = any(has_conflict(actor, each.application.id) for each in drawing.tickets)
    return may_see_lots(actor, whole) or (CONFLICT if closed else None)


def load_panel(session: Session, panel_id: UUID) -> MarkedRound:
    """The panel with all its marks. Raises NotFound."""
    return marked_round(session, queries.panel_of(session, panel_id).round_id)
