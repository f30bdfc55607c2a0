"""What can have happened with a member's marks."""

from uuid import UUID

from grants.kernel.events import Event


class ScoresSetAside(Event):
    """A member's marks stopped counting, because a conflict of interest came to light."""

    sentence = (
        "The marks of {member_id} for {application_id} were set aside, because a conflict of interest came to light"
    )

    application_id: UUID
    member_id: UUID


class ScoresGiven(Event):
    """A member gave all their marks for an application, for the first time or anew."""

    sentence = "{member_id} marked {application_id}"

    application_id: UUID
    member_id: UUID


class MarkKept(Event):
    """A member kept a draft of their mark for one criterion. It does not count yet."""

    sentence = "{member_id} kept a draft of a mark for {application_id}"

    application_id: UUID
    member_id: UUID
    criterion_id: UUID


class InabilityDeclared(Event):
    """A member cannot score an application that was theirs to score."""

    sentence = "{member_id} said that they cannot mark {application_id}"

    application_id: UUID
    member_id: UUID


class InabilityTakenBack(Event):
    """A member can score an application after all."""

    sentence = "{member_id} said that they can mark {application_id} after all"

    application_id: UUID
    member_id: UUID


SCORING_EVENTS = (ScoresSetAside, ScoresGiven, MarkKept, InabilityDeclared, InabilityTakenBack)
