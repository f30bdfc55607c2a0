"""Whom a conflict of interest keeps from which applications before a panel, whether it is marked there yet or not."""

from collections import defaultdict
from collections.abc import Collection, Set
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from grants.applications.conflicts import THROUGH_ORGANISATIONS, Tie, conflicts_of, without_conflict
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.organisations.access import CONFLICTED_ABOUT
from grants.panels.models import RECUSED, Decision, Interest, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL

DECLARED = Tie(
    select()
    .select_from(Interest)
    .join(PanelMember, PanelMember.id == Interest.member_id)
    .where(Interest.level == RECUSED),
    Interest.application_id,
    PanelMember.person_id,
)
"""Whoever declared a conflict of interest in an application of the panel, also once they have stood down."""

TIES = (*THROUGH_ORGANISATIONS, DECLARED)


def paid_in_conflict(person_id: UUID) -> Select[Any]:
    """The role on each organisation that is paid for an application in which a person has a conflict of interest."""
    role: Any = literal(CONFLICTED_ABOUT)
    paid = func.coalesce(Application.host_organisation_id, Application.organisation_id)
    return select(role, paid).where(Application.id.in_(union_all(*(tie.of(person_id) for tie in TIES))))


def closed_to(session: Session, panel_id: UUID, person_id: UUID | None) -> frozenset[UUID]:
    """The applications before a panel in which a person, of the panel or not, has a conflict of interest."""
    tied = union_all(*(tie.of(person_id) for tie in TIES))
    before = (
        select(Application.id)
        .join(Panel, Panel.round_id == Application.round_id)
        .where(Panel.id == panel_id, Application.state.in_(BEFORE_THE_PANEL), Application.id.in_(tied))
    )
    return frozenset(session.scalars(before))


def is_closed_in_part(session: Session, panel: Panel, actor: Actor) -> bool:
    """Whether a person has a conflict of interest in anything before a panel: sums would tell what became of it."""
    before = select(Application.id).where(Application.round_id == panel.round_id)
    return session.scalar(select(before.where(~without_conflict(actor)).exists())) or False


def rounds_without_sums(session: Session, actor: Actor) -> Set[UUID]:
    """The rounds whose sums would tell a person what is decided where they have a conflict of interest: something is
    proposed or final there, and not released yet."""
    if not conflicts_of(actor):
        return frozenset()
    rounds = (
        select(Application.round_id)
        .join(Decision, Decision.application_id == Application.id)
        .where(~without_conflict(actor), Decision.released_at.is_(None))
    )
    return frozenset(session.scalars(rounds))


def place_told(session: Session, panel: Panel, actor: Actor, place: int | None) -> int | None:
    """A place in reserve as a person reads it.

    None for whoever has a conflict of interest in anything before the panel:
    from the others’ places would follow that theirs is in reserve.
    """
    return None if place is None or is_closed_in_part(session, panel, actor) else place


def people_conflicted(session: Session, application_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who has a conflict of interest in each of these applications; nobody where it is not named."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for application_id, person_id in session.execute(union_all(*(tie.on(application_ids) for tie in TIES))):
        found[application_id].add(person_id)
    return found
