"""What can have happened with members' interests."""

from uuid import UUID

from grants.kernel.events import Event


class InterestDeclared(Event):
    """A member's interest in an application became known: none, note or leaves."""

    sentence = (
        "An interest of {member_id} in {application_id} became known: {level:none=none|note=something to "
        "note|leaves=a conflict}"
    )

    application_id: UUID
    member_id: UUID
    level: str


class InterestsNoted(Event):
    """Ties of a member to applications were found, which they are still to declare."""

    sentence = "Ties of {member_id} to applications before {panel_id} were found, which they are still to declare"

    member_id: UUID
    panel_id: UUID
    application_ids: tuple[UUID, ...]


class StandingInterestDeclared(Event):
    """Somebody entered an interest in the register. The name of the class is the stored name of the event."""

    sentence = (
        "{actor} entered an interest of {person_id} in the register: {level:note=something to note|leaves=a conflict}"
    )

    interest_id: UUID
    person_id: UUID
    level: str


class StandingInterestEnded(Event):
    """Somebody ended an interest in the register."""

    sentence = "{actor} ended an interest of {person_id} in the register"

    interest_id: UUID
    person_id: UUID


CONFLICTS_EVENTS = (InterestDeclared, InterestsNoted, StandingInterestDeclared, StandingInterestEnded)
