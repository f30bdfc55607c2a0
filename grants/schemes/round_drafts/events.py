"""What can have happened with a round before it is announced."""

from uuid import UUID

from grants.kernel.events import Event


class RoundBegun(Event):
    """Somebody began to set up a round; nobody outside knows of it."""

    sentence = "{actor} began to set up {round_id:a round}"

    round_id: UUID
    scheme_id: UUID


class RoundDraftChanged(Event):
    """What a round will be changed, by the names of what changed."""

    sentence = "{actor} changed what {round_id:a round} will be: {fields}"

    round_id: UUID
    scheme_id: UUID
    fields: tuple[str, ...]


class RoundCheckAsked(Event):
    """Whoever set a round up has asked somebody else to check and announce it."""

    sentence = "{actor} asked for {round_id:a round} to be checked"

    round_id: UUID
    scheme_id: UUID


class RoundDropped(Event):
    """A round that was being set up will not be."""

    sentence = "{actor} dropped {round_id:a round} of {scheme_id} that was being set up"

    round_id: UUID
    scheme_id: UUID


ROUND_DRAFT_EVENTS = (RoundBegun, RoundDraftChanged, RoundCheckAsked, RoundDropped)
