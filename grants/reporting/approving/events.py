"""What can have happened on the way from a draft to a pack that stays."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PackCommented(Event):
    """An administrator has said something of a draft."""

    pack_id: UUID
    comment_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackApproved(Event):
    """A second person has approved a pack; it is frozen, and has its number in the year."""

    pack_id: UUID
    year: int
    number: int


@dataclass(frozen=True, kw_only=True)
class PackIssued(Event):
    """The document of an approved pack, with its number on it, is there."""

    pack_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackDiscarded(Event):
    """A draft is not used."""

    pack_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackRemakeAsked(Event):
    """Somebody wants the document of an approved pack made again, to see whether it is the same."""

    pack_id: UUID
    remake_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackRemade(Event):
    """The document of an approved pack was made again from what was kept."""

    pack_id: UUID
    remake_id: UUID
    outcome: str


EVENTS = (PackCommented, PackApproved, PackIssued, PackDiscarded, PackRemakeAsked, PackRemade)
