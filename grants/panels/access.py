"""Who may do what with a panel. What a member may read hangs on the interest they declared.

Loaders fetch the record for a route; a seat (`seats.Seat`) already knows who asks.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.conflicts import has_conflict
from grants.kernel.access import Actor
from grants.kernel.problems import NotFound
from grants.kernel.web import current_actor, current_time
from grants.panels import queries
from grants.panels.models import SITS, Panel, PanelMember
from grants.panels.seats import Seat, seat_for
from grants.schemes.models import Round

OUTSIDE = "Only the members of this panel can see this."
CONFLICT = "You have a conflict of interest in this application, so it is closed to you."
WAITS = "You are a substitute. You can read applications once you are called, and declare your interests now."
UNDECLARED = "Declare your interest in this application first. Then you can read it."


def decides(actor: Actor) -> bool:
    """Whether it waits for this actor when something is to be decided."""
    return actor.is_administrator or bool(actor.held("chair"))


# Loaders


def load_seat(session: Session, application_id: UUID) -> Seat:
    """Where the present actor stands towards an application. Raises NotFound."""
    return seat_for(session, application_id, current_actor().person_id, now=current_time())


def load_seat_on(session: Session, panel_id: UUID, application_id: UUID) -> Seat:
    """Where the present actor stands towards an application that is before this panel. Raises NotFound for others."""
    seat = load_seat(session, application_id)
    if seat.panel.id != panel_id:
        raise NotFound("There is no such application before this panel.")
    return seat


def load_panel_and_member(session: Session, panel_id: UUID, member_id: UUID) -> tuple[Panel, PanelMember]:
    """Raises NotFound."""
    panel = queries.panel_of(session, panel_id)
    return panel, queries.member_of(session, panel, member_id)


# Rules


def may_run_meeting(actor: Actor, panel: Panel) -> str | None:
    """The chair, and administrators."""
    if actor.is_administrator or actor.holds("chair", panel.id):
        return None
    return "The chair of the panel, or those who run the grants programme, lead its meeting."


def may_convene(actor: Actor, of_round: Round) -> str | None:
    return None if actor.is_administrator else "Only people who run the grants programme convene panels."


def may_manage_panel(actor: Actor, panel: Panel) -> str | None:
    """Add and remove members, and let the panel sit."""
    return None if actor.is_administrator else "Only people who run the grants programme can change a panel."


def may_manage_member(actor: Actor, record: tuple[Panel, PanelMember]) -> str | None:
    return may_manage_panel(actor, record[0])


def may_see_panels(actor: Actor, record: None = None) -> str | None:
    """The list, which shows people their own panels only."""
    if actor.is_administrator or actor.held("panel_member"):
        return None
    return "You are not on a panel."


def may_see_panel(actor: Actor, panel: Panel) -> str | None:
    """Who sits, and the titles and organisations before it."""
    return None if actor.is_administrator or actor.holds("panel_member", panel.id) else OUTSIDE


def may_sit_in(actor: Actor, panel: Panel) -> str | None:
    """What goes on in the panel: its meeting and its ranking. Substitutes wait until they are called."""
    if actor.is_administrator or actor.holds("panel_member_of_round", panel.round_id):
        return None
    return WAITS if actor.holds("panel_member", panel.id) else OUTSIDE


def may_read(actor: Actor, seat: Seat) -> str | None:
    """The application in full, its scores and its decision: without a conflict, after a declaration."""
    if seat.member is None and not actor.is_administrator:
        return OUTSIDE
    if has_conflict(actor, seat.application.id):
        return CONFLICT
    if seat.member is None:
        return None
    if seat.member.standing != SITS:
        return WAITS
    return None if seat.has_declared else UNDECLARED


def may_decide(actor: Actor, seat: Seat) -> str | None:
    """The chair, and administrators."""
    if actor.is_administrator or actor.holds("chair", seat.panel.id):
        return may_read(actor, seat)
    return "The chair of the panel, or those who run the grants programme, record the decision."


def may_confirm(actor: Actor, panel: Panel) -> str | None:
    """The chair, and administrators; what they have a conflict in stays as it is."""
    if actor.is_administrator or actor.holds("chair", panel.id):
        return None
    return "The chair of the panel, or those who run the grants programme, confirm its decisions."
