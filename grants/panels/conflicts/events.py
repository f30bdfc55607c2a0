"""What can have happened with members' interests."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(Event):
    """A member's interest in an application became known: none, note or leaves."""

    application_id: UUID
    member_id: UUID
    level: str


@dataclass(frozen=True, kw_only=True)
class InterestsNoted(Event):
    """Ties of a member to applications were found, which they are still to declare."""

    member_id: UUID
    panel_id: UUID
    application_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class StandingInterestDeclared(Event):
    """Somebody entered an interest in the register. The name of the class is the stored name of the event."""

    interest_id: UUID
    person_id: UUID
    level: str


@dataclass(frozen=True, kw_only=True)
class StandingInterestEnded(Event):
    """Somebody ended an interest in the register."""

    interest_id: UUID
    person_id: UUID


CONFLICTS_EVENTS = (InterestDeclared, InterestsNoted, StandingInterestDeclared, StandingInterestEnded)
