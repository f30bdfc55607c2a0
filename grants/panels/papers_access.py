"""Who may have which papers of a panel."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.web import current_actor
from grants.panels import queries
from grants.panels.access import may_see_panel
from grants.panels.models import CONVENING, STOOD_DOWN, Panel, PanelMember

Place = tuple[Panel, PanelMember | None]
"""A panel, and the place that the present actor has on it."""


def load_place(session: Session, panel_id: UUID) -> Place:
    """Raises NotFound when there is no such panel."""
    return queries.panel_of(session, panel_id), queries.member_for(session, panel_id, current_actor().person_id)


def may_see_papers(actor: Actor, place: Place) -> str | None:
    return may_see_panel(actor, place[0])


def may_have_pack(actor: Actor, place: Place) -> str | None:
    """Each member their own, and nobody another's: no two may read the same."""
    panel, member = place
    if member is None or member.standing == STOOD_DOWN:
        return "Only the members of this panel have panel papers."
    if panel.state == CONVENING:
        return "The panel has not begun yet. There is nothing to read."
    return may_see_panel(actor, panel)


def load_place_and_format(session: Session, panel_id: UUID, in_format: str) -> tuple[Panel, PanelMember | None, str]:
    return *load_place(session, panel_id), in_format


def may_fetch_pack(actor: Actor, record: tuple[Panel, PanelMember | None, str]) -> str | None:
    return may_have_pack(actor, record[:2])
