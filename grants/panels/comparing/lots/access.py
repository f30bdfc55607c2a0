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
from grants.panels.comparing.ranking.queries import Compared, compared_panel

SWAYED = "Give all your own marks first. Then you can see this."


def may_see_lots(actor: Actor, compared: Compared) -> str | None:
    """Those who sit in with the panel; `may_see_drawing` says which of its drawings they see."""
    return may_see_panel(actor, compared.panel) or (SWAYED if may_be_swayed(actor, compared.panel) else None)


def may_draw(actor: Actor, compared: Compared) -> str | None:
    """The chair, and administrators, once their own marks are given."""
    if may_run_meeting(actor, compared.panel) is not None:
        return "The chair of the panel, or those who run the grants programme, draw lots."
    return SWAYED if may_be_swayed(actor, compared.panel) else None


def draws_among(actor: Actor, compared: Compared, application_ids: Set[UUID]) -> str | None:
    """Whether this person may draw among just these."""
    refusal = may_draw(actor, compared)
    if refusal is None and application_ids & conflicts_of(actor):
        return "You have a conflict of interest in one of these applications, so somebody else must draw."
    return refusal


def may_see_drawing(actor: Actor, record: tuple[Drawing, Compared]) -> str | None:
    """One drawing, where none of it is closed to this person."""
    drawing, compared = record
    closed = any(has_conflict(actor, each.application.id) for each in drawing.tickets)
    return may_see_lots(actor, compared) or (CONFLICT if closed else None)


def load_panel(session: Session, panel_id: UUID) -> Compared:
    """The panel, and what its marks came to. Raises NotFound."""
    return compared_panel(session, queries.panel_of(session, panel_id))
