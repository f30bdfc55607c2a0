"""What can have happened on the way from a draft to a pack that stays."""

from uuid import UUID

from grants.kernel.events import Event


class PackCommented(Event):
    """An administrator has said something of a draft."""

    sentence = "{actor} commented on {pack_id:a pack}"

    pack_id: UUID
    comment_id: UUID


class PackApproved(Event):
    """A second person has approved a pack; it is frozen, and has its number in the year."""

    sentence = "{actor} approved {pack_id:a pack}, which is number {number} of {year}"

    pack_id: UUID
    year: int
    number: int


class PackIssued(Event):
    """The document of an approved pack, with its number on it, is there."""

    sentence = "{pack_id:A pack} was issued with its number"

    pack_id: UUID


class PackDiscarded(Event):
    """A draft is not used."""

    sentence = "{actor} discarded the draft of {pack_id:a pack}"

    pack_id: UUID


class PackRemakeAsked(Event):
    """Somebody wants the document of an approved pack made again, to see whether it is the same."""

    sentence = "{actor} asked to make the document of {pack_id:a pack} again"

    pack_id: UUID
    remake_id: UUID


class PackRemade(Event):
    """The document of an approved pack was made again from what was kept."""

    sentence = "The document of {pack_id:a pack} was made again: {outcome}"

    pack_id: UUID
    remake_id: UUID
    outcome: str


EVENTS = (PackCommented, PackApproved, PackIssued, PackDiscarded, PackRemakeAsked, PackRemade)
