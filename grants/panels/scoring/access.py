"""Who gives marks, and who sees how far members are."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.web import current_actor, current_time
from grants.panels import queries
from grants.panels.access import load_seat, may_read
from grants.panels.models import SITS, Panel, PanelMember
from grants.panels.rules import TERMS
from grants.panels.scoring import queries as scoring_queries
from grants.panels.seats import Seat, seat_for
from grants.schemes.models import Criterion

# Loaders


def load_seat_to_score(session: Session, application_id: UUID) -> Seat:
    """Where the present actor stands towards an application, without what it says: marks are saved often.

    Raises NotFound.
    """
    return seat_for(session, application_id, current_actor().person_id, now=current_time(), reads=False)


def load_own_place(session: Session, panel_id: UUID) -> tuple[Panel, PanelMember | None]:
    """A panel, and the place of the present actor on it. Raises NotFound."""
    panel = queries.panel_of(session, panel_id)
    person_id = current_actor().person_id
    return panel, next((member for member in panel.members if member.person_id == person_id), None)


def load_seat_and_criterion(session: Session, application_id: UUID, position: int) -> tuple[Seat, Criterion]:
    """Where the present actor stands towards an application, and the criterion at a position, from 1.

    Raises NotFound, also for a position without a criterion.
    """
    return _at(load_seat(session, application_id), position)


def load_criterion_to_mark(session: Session, application_id: UUID, position: int) -> tuple[Seat, Criterion]:
    """What `load_seat_and_criterion` loads, without what the application says: marks are saved often.

    Raises NotFound, also for a position without a criterion.
    """
    return _at(load_seat_to_score(session, application_id), position)


def _at(seat: Seat, position: int) -> tuple[Seat, Criterion]:
    return seat, scoring_queries.criterion_at(seat.application.round.scheme.criteria, position)


# Rules


def has_terms_to_accept(seat: Seat) -> bool:
    """Whether the member has not accepted the panel's terms of reference yet."""
    return seat.member is not None and bool(seat.panel.terms) and seat.member.accepted_terms_at is None


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


def may_score_criterion(actor: Actor, record: tuple[Seat, Criterion]) -> str | None:
    return may_score(actor, record[0])


def may_use_sheet(actor: Actor, record: tuple[Panel, PanelMember | None]) -> str | None:
    """Score on a sheet of one's own: whoever sits and votes."""
    member = record[1]
    votes = member is not None and member.standing == SITS and not member.is_observer
    return None if votes else "Only the members of this panel give scores."


def may_see_progress(actor: Actor, panel: Panel) -> str | None:
    """How far members are, in numbers."""
    return None if actor.is_administrator else "Only people who run the grants programme see how far members are."
