"""What can happen with a return that one of us types in for its people."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReturnEntryBegun(Event):
    """One of us types in what its people told by `phone` or on `paper`."""

    return_id: UUID
    award_id: UUID
    entry_id: UUID
    channel: str


@dataclass(frozen=True, kw_only=True)
class ReturnEntryDropped(Event):
    """What was being typed in is not sent: it was given up, or its people sent the return themselves."""

    return_id: UUID
    award_id: UUID
    entry_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnEntrySent(Event):
    """A return is in as it was typed in. Its people hear what it says, and are asked whether that is right."""

    return_id: UUID
    award_id: UUID
    entry_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnEntryConfirmed(Event):
    """Its people say that it is right: by the `link`, by `phone` or by `post`."""

    return_id: UUID
    award_id: UUID
    entry_id: UUID
    how: str


@dataclass(frozen=True, kw_only=True)
class ReturnEntryDisputed(Event):
    """Its people say that something in it is wrong."""

    return_id: UUID
    award_id: UUID
    entry_id: UUID


ENTERING_EVENTS = (ReturnEntryBegun, ReturnEntryDropped, ReturnEntrySent, ReturnEntryConfirmed, ReturnEntryDisputed)
