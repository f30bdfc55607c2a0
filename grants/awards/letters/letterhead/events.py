"""What can happen to the letterhead."""

from uuid import UUID

from grants.kernel.events import Event


class LetterheadChanged(Event):
    """Letters have another head from now on. `fields` are those that were changed."""

    sentence = "{actor} changed the letterhead: {fields}"

    letterhead_id: UUID
    fields: list[str]
    version: int


LETTERHEAD_EVENTS = (LetterheadChanged,)
