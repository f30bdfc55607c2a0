"""Who has a conflict of interest in an application: the one statement of it, for a person and for whole lists.

Whoever belongs to the applicant, or to a host or partner that has agreed, has one. So has whoever left such an
organisation after the application was begun. A later stage may know of more: it gives its people the same role.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from grants.applications.models import AGREED, Application, Party
from grants.kernel.access import Actor
from grants.organisations.models import FormerMembership, Membership

CONFLICTED = "conflicted"
"""The role of a person on each application in which they have a conflict of interest."""


def conflicts_of(actor: Actor) -> frozenset[UUID]:
    """The applications in which this person has a conflict of interest."""
    return actor.held(CONFLICTED)


def has_conflict(actor: Actor, application_id: UUID | None) -> bool:
    """Whether this person has a conflict of interest in an application."""
    return actor.holds(CONFLICTED, application_id)


def is_closed_to(actor: Actor, application_id: UUID | None) -> bool:
    """Whether a conflict of interest closes what came of an application to an administrator.

    It does not to the people of its host or a partner: they read it as such, and decide nothing.
    """
    return has_conflict(actor, application_id) and not actor.holds("party", application_id)


def closed_applications(session: Session, actor: Actor) -> frozenset[UUID]:
    """The applications that `is_closed_to` closes to a person."""
    return frozenset(each for each in conflicts_of(actor) if is_closed_to(actor, each))


def without_conflict(actor: Actor, application_id: InstrumentedAttribute[Any] = Application.id) -> ColumnElement[bool]:
    """SQL for the rows of whose application `has_conflict` is false; `application_id` is the column that names it."""
    held = conflicts_of(actor)
    return application_id.not_in(held) if held else true()


@dataclass(frozen=True)
class Tie:
    """One way to have a conflict of interest: joined tables, with their columns of the application and the person."""

    rows: Select[Any]
    application: InstrumentedAttribute[UUID]
    person: InstrumentedAttribute[UUID]

    def role(self, person_id: UUID) -> Select[Any]:
        """The role on each application to which a person is tied in this way."""
        role: Any = literal(CONFLICTED)
        return self.of(person_id).with_only_columns(role, self.application)

    def of(self, person_id: UUID | None) -> Select[UUID]:
        """The applications to which a person is tied in this way."""
        return self.rows.with_only_columns(self.application).where(self.person == person_id)

    def on(self, application_ids: Collection[UUID]) -> Select[UUID, UUID]:
        """Each of these applications with each person who is tied to it in this way."""
        return self.rows.with_only_columns(self.application, self.person).where(self.application.in_(application_ids))


_APPLIED = select().select_from(Application)
_BEHIND = select().select_from(Party).where(Party.state == AGREED)
_SINCE_BEGUN = FormerMembership.left_at >= Application.created_at

THROUGH_ORGANISATIONS = (
    Tie(
        _APPLIED.join(Membership, Membership.organisation_id == Application.organisation_id),
        Application.id,
        Membership.person_id,
    ),
    Tie(
        _APPLIED.join(FormerMembership, FormerMembership.organisation_id == Application.organisation_id).where(
            _SINCE_BEGUN
        ),
        Application.id,
        FormerMembership.person_id,
    ),
    Tie(
        _BEHIND.join(Membership, Membership.organisation_id == Party.organisation_id),
        Party.application_id,
        Membership.person_id,
    ),
    Tie(
        _BEHIND.join(FormerMembership, FormerMembership.organisation_id == Party.organisation_id)
        .join(Application, Application.id == Party.application_id)
        .where(_SINCE_BEGUN),
        Party.application_id,
        FormerMembership.person_id,
    ),
)
"""Each is a statement of its own, so that every one goes by an index."""
