"""What can have happened with who reads what."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class ReadingArranged(Event):
    """It was said how many members read each application (all, where None), and until when they score."""

    sentence = (
        "{actor} arranged the reading of {panel_id}: {readers_each:reader|readers|all members} for each application, "
        "marks by {scores_due_at:no day yet}"
    )

    panel_id: UUID
    readers_each: int | None
    scores_due_at: datetime | None


class ReadersChanged(Event):
    """Members were given an application to score, or it was taken from them."""

    sentence = (
        "{actor} changed who scores {application_id}: "
        "given to {given:a member|nobody}, taken from {taken:a member|nobody}"
    )

    application_id: UUID
    given: tuple[UUID, ...]
    taken: tuple[UUID, ...]


class ProposalAskedFor(Event):
    """A proposal of who reads what was asked for; `anew` keeps only readers who have given marks."""

    sentence = "{actor} asked for a proposal of who reads what in {panel_id}"

    panel_id: UUID
    anew: bool


class ProposalAccepted(Event):
    """A proposal of who reads what was accepted, to be given by a worker."""

    sentence = "{actor} accepted a proposal of who reads what in {panel_id}"

    panel_id: UUID
    anew: bool
    fingerprint: str


ALLOCATING_EVENTS = (
    ReadingArranged,
    ReadersChanged,
    ProposalAskedFor,
    ProposalAccepted,
)
