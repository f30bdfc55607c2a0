"""Who may have which papers of a panel."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.problems import NotFound
from grants.kernel.web import current_actor
from grants.panels import queries
from grants.panels.access import WAITS, may_see_panel, may_sit_in
from grants.panels.closed import closed_to
from grants.panels.models import CONVENING, SITS, Panel, PanelMember
from grants.panels.papers import minutes
from grants.panels.papers.minutes_rules import Minutes, for_reader

Place = tuple[Panel, PanelMember | None]
"""A panel, and the place that the present actor has on it."""


def load_place(session: Session, panel_id: UUID) -> Place:
    """Raises NotFound when there is no such panel."""
    return queries.panel_of(session, panel_id), queries.member_for(session, panel_id, current_actor().person_id)


def load_place_and_format(session: Session, panel_id: UUID, in_format: str) -> tuple[Panel, PanelMember | None, str]:
    return *load_place(session, panel_id), in_format


def may_have_pack(actor: Actor, place: Place) -> str | None:
    """Each member their own, and nobody another's: no two may read the same."""
    panel, member = place
    if member is None:
        return "Only the members of this panel have panel papers."
    if member.standing != SITS:
        return WAITS
    if panel.state == CONVENING:
        return "The panel has not begun yet. There is nothing to read."
    return may_see_panel(actor, panel)


def may_fetch_pack(actor: Actor, record: tuple[Panel, PanelMember | None, str]) -> str | None:
    return may_have_pack(actor, record[:2])


# Minutes


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the minutes of a panel: their place on it, and the applications that are closed to them."""

    panel: Panel
    member: PanelMember | None
    closed: frozenset[UUID]


def load_reader(session: Session, panel_id: UUID) -> Reader:
    """Raises NotFound when there is no such panel."""
    panel, member = load_place(session, panel_id)
    return Reader(panel, member, closed_to(session, panel_id, current_actor().person_id))


def load_reader_and_format(session: Session, panel_id: UUID, in_format: str) -> tuple[Reader, str]:
    return load_reader(session, panel_id), in_format


def may_read_minutes(actor: Actor, reader: Reader) -> str | None:
    """Administrators and members, without what is closed to them."""
    return may_sit_in(actor, reader.panel)


def may_have_minutes(actor: Actor, reader: Reader) -> str | None:
    """Who may have the minutes as a file: each member their own; administrators all, if nothing is closed to them."""
    if reader.member is None and reader.closed:
        return "You have a conflict of interest here. Read the minutes on the page, where that is left out."
    return may_read_minutes(actor, reader)


def may_fetch_minutes(actor: Actor, record: tuple[Reader, str]) -> str | None:
    return may_have_minutes(actor, record[0])


def minutes_for(session: Session, reader: Reader) -> Minutes:
    """The minutes as this reader may see them. Raises NotFound before the panel meets."""
    whole, scheme = minutes.minutes_of(session, reader.panel), reader.panel.round.scheme
    if whole is None:
        raise NotFound("The meeting has not been opened yet, so there are no minutes.")
    return for_reader(whole, reader.closed, hides_names=scheme.scores_blind and reader.member is not None)
