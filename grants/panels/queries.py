"""Reading about panels: who sits, what lies before a member, what was decided."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer, joinedload, selectinload

from grants.applications.models import DECIDED, IN_ASSESSMENT, Application
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.panels.models import PROPOSED, SITS, STOOD_DOWN, Decision, Interest, Panel, PanelMember
from grants.schemes.models import Round

BEFORE_THE_PANEL = (IN_ASSESSMENT, DECIDED)
NO_PANEL = "No panel has been convened for this round yet."


# Panels and their members


def _panels() -> Select[Panel]:
    return select(Panel).options(
        joinedload(Panel.round).joinedload(Round.scheme),
        selectinload(Panel.members).joinedload(PanelMember.person),
    )


def panel_of(session: Session, panel_id: UUID) -> Panel:
    """A panel with its round, scheme, members and their people. Raises NotFound."""
    panel = session.scalar(_panels().where(Panel.id == panel_id))
    if panel is None:
        raise NotFound("There is no such panel.")
    return panel


def panel_of_round(session: Session, round_id: UUID) -> Panel:
    """The panel of a round with its scheme, members and their people. Raises NotFound while there is none."""
    panel = session.scalar(_panels().where(Panel.round_id == round_id))
    if panel is None:
        raise NotFound(NO_PANEL)
    return panel


def panel_id_of_round(session: Session, round_id: UUID) -> UUID | None:
    return session.scalar(select(Panel.id).where(Panel.round_id == round_id))


def panels_for(session: Session, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[Panel]:
    """The panels on which this person has a place, or all for administrators, with round and scheme; latest first."""
    statement = select(Panel).options(joinedload(Panel.round).joinedload(Round.scheme))
    if not actor.is_administrator:
        statement = statement.where(Panel.id.in_(actor.held("panel_member")))
    return page_of(session, statement, by=(Panel.id,), after=after, size=size, descending=True)


def member_for(session: Session, panel_id: UUID, person_id: UUID | None) -> PanelMember | None:
    """The place of a person on a panel, unless they have stood down."""
    place = select(PanelMember).where(PanelMember.panel_id == panel_id, PanelMember.person_id == person_id)
    return session.scalar(place.where(PanelMember.standing != STOOD_DOWN))


def member_of(session: Session, panel: Panel, member_id: UUID) -> PanelMember:
    """Raises NotFound."""
    member = next((each for each in panel.members if each.id == member_id), None)
    if member is None:
        raise NotFound("There is no such member on this panel.")
    return member


# Interests


def interests_of(session: Session, member: PanelMember | None, application_ids: Sequence[UUID]) -> dict[UUID, Interest]:
    """What a member declared, by application."""
    if member is None:
        return {}
    found = session.scalars(
        select(Interest).where(Interest.member_id == member.id, Interest.application_id.in_(application_ids))
    )
    return {interest.application_id: interest for interest in found}


# Decisions


def decision_of(session: Session, decision_id: UUID) -> Decision:
    """A decision with its application, the questions of that, organisation, round and scheme. Raises NotFound."""
    application = joinedload(Decision.application)
    scheme = application.joinedload(Application.round).joinedload(Round.scheme)
    decision = session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(
            application.joinedload(Application.organisation), application.joinedload(Application.question_set), scheme
        )
    )
    if decision is None:
        raise NotFound("There is no such decision.")
    return decision


def decision_on(session: Session, application_id: UUID) -> Decision | None:
    """What was decided on an application, None before."""
    return session.scalar(select(Decision).where(Decision.application_id == application_id))


def proposals(
    session: Session, panel_id: UUID, *, closed: Collection[UUID], after: str | None = None
) -> Page[Decision]:
    """What a panel proposes, with the applications and their organisations, in the order of proposing, page by page.

    `closed` are applications to leave out.
    """
    found = select(Decision).where(*is_proposed(panel_id, closed)).options(WITH_APPLICATION)
    return page_of(session, found, by=(Decision.id,), after=after)


WITH_APPLICATION = joinedload(Decision.application).options(
    joinedload(Application.organisation), defer(Application.answers)
)
"""Loads the application of a decision with its organisation, without its answers."""


def is_proposed(panel_id: UUID, closed: Collection[UUID]) -> tuple[ColumnElement[bool], ...]:
    """The condition that a decision is proposed by a panel; without those on `closed` applications."""
    return Decision.panel_id == panel_id, Decision.state == PROPOSED, Decision.application_id.not_in(closed)


def name_of(session: Session, person_id: UUID) -> str:
    return session.scalar(select(Person.name).where(Person.id == person_id)) or ""


# Roles


def _role(role: str, on: InstrumentedAttribute[UUID]) -> Select[Any]:
    columns: tuple[Any, ...] = (literal(role), on)
    return select(*columns)


def seats(person_id: UUID) -> Select[Any]:
    """("panel_member", panel) for every panel a person sits on, substitutes and observers among them."""
    held = _role("panel_member", PanelMember.panel_id)
    return held.where(PanelMember.person_id == person_id, PanelMember.standing != STOOD_DOWN)


def rounds_assessed(person_id: UUID) -> Select[Any]:
    """("panel_member_of_round", round) for the rounds of panels a person sits on; substitutes wait."""
    held = _role("panel_member_of_round", Panel.round_id).join(PanelMember, PanelMember.panel_id == Panel.id)
    return held.where(PanelMember.person_id == person_id, PanelMember.standing == SITS)


def chairs(person_id: UUID) -> Select[Any]:
    """("chair", panel) for the panels a person chairs."""
    held = _role("chair", PanelMember.panel_id)
    return held.where(PanelMember.person_id == person_id, PanelMember.is_chair)
