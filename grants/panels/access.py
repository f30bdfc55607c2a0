"""Who may do what with a panel. What a member may read hangs on the interest they declared.

Loaders fetch the record for a route; a seat (`seats.Seat`) already knows who asks.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.conflicts import has_conflict
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import upload_of
from grants.kernel.access import Actor
from grants.kernel.problems import NotFound
from grants.kernel.uploads.access import NOT_LOOKED_AT
from grants.kernel.uploads.models import CLEAN
from grants.kernel.web import current_actor, current_time
from grants.panels import queries
from grants.panels.models import SITS, Panel, PanelMember
from grants.panels.rules import TERMS
from grants.panels.seats import Seat, seat_for
from grants.schemes.models import Round

OUTSIDE = "Only the members of this panel can see this."
CONFLICT = "You have a conflict of interest in this application, so it is closed to you."
WAITS = "You are a substitute. You can read applications once you are called, and declare your interests now."
UNDECLARED = "Declare your interest in this application first. Then you can read it."


# Loaders


def load_seat(session: Session, application_id: UUID) -> Seat:
    """Where the present actor stands towards an application. Raises NotFound."""
    return seat_for(session, application_id, current_actor().person_id, now=current_time())


def load_seat_to_score(session: Session, application_id: UUID) -> Seat:
    """The same without what the application says, for marks that are saved often. Raises NotFound."""
    return seat_for(session, application_id, current_actor().person_id, now=current_time(), reads=False)


def load_seat_on(session: Session, panel_id: UUID, application_id: UUID) -> Seat:
    """The same, for an application before this panel. Raises NotFound."""
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


def may_vote(actor: Actor, seat: Seat) -> str | None:
    """Members for themselves; the chair and administrators for all who are there. Nobody with a conflict."""
    if seat.member is None:
        return may_decide(actor, seat)
    return may_read(actor, seat)


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


def may_declare(actor: Actor, seat: Seat) -> str | None:
    if seat.member is None:
        return "Only the members of this panel declare an interest."
    return CONFLICT if has_conflict(actor, seat.application.id) else None


def has_terms_to_accept(seat: Seat) -> bool:
    """Whether the member has not accepted the panel's terms of reference yet."""
    return seat.member is not None and bool(seat.panel.terms) and seat.member.accepted_terms_at is None


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


def load_seat_and_file(session: Session, upload_id: UUID) -> tuple[Seat, ApplicationFile]:
    """A file, and where the present actor stands towards its application. Raises NotFound."""
    upload = upload_of(session, upload_id)
    return load_seat(session, upload.record_id), upload


def may_open_file(actor: Actor, record: tuple[Seat, ApplicationFile]) -> str | None:
    """Whoever reads the application here, once a scanner has found the file clean."""
    seat, upload = record
    return may_read(actor, seat) or (None if upload.state == CLEAN and upload.is_sent else NOT_LOOKED_AT)


def may_score(actor: Actor, seat: Seat) -> str | None:
    if seat.member is None:
        return "Only the members of this panel give scores."
    if seat.member.is_observer:
        return "You observe this panel, so you give no scores."
    refusal = may_read(actor, seat)
    if refusal is None and has_terms_to_accept(seat):
        return TERMS
    if refusal is None and seat.allocation is None:
        return "This application was not given to you to score."
    return refusal


def load_own_place(session: Session, panel_id: UUID) -> tuple[Panel, PanelMember | None]:
    """A panel, and the place of the present actor on it. Raises NotFound."""
    panel = queries.panel_of(session, panel_id)
    person_id = current_actor().person_id
    return panel, next((member for member in panel.members if member.person_id == person_id), None)


def may_use_sheet(actor: Actor, record: tuple[Panel, PanelMember | None]) -> str | None:
    """Score on a sheet of one's own: whoever sits and votes."""
    member = record[1]
    votes = member is not None and member.standing == SITS and not member.is_observer
    return None if votes else "Only the members of this panel give scores."


def may_see_progress(actor: Actor, panel: Panel) -> str | None:
    """How far members are, in numbers."""
    return None if actor.is_administrator else "Only people who run the grants programme see how far members are."


def may_decide(actor: Actor, seat: Seat) -> str | None:
    """The chair, and administrators."""
    if actor.is_administrator or actor.holds("chair", seat.panel.id):
        return may_read(actor, seat)
    return "The chair of the panel, or those who run the grants programme, record the decision."


def may_see_votes(actor: Actor, panel: Panel) -> str | None:
    """Where too few may vote, and whom to call: for the chair and administrators, without what is closed to them."""
    if actor.is_administrator or actor.holds("chair", panel.id):
        return None
    return "The chair of the panel, or those who run the grants programme, see where too few can vote."


def may_confirm(actor: Actor, panel: Panel) -> str | None:
    """The chair, and administrators; what they have a conflict in stays as it is."""
    if actor.is_administrator or actor.holds("chair", panel.id):
        return None
    return "The chair of the panel, or those who run the grants programme, confirm its decisions."
