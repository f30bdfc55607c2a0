"""What can happen to what is said of the grant-maker."""

from uuid import UUID

from grants.kernel.events import Event


class ParticularsChanged(Event):
    """Other things are said of the grant-maker from now on. `fields` are those that were changed."""

    sentence = "{actor} changed what is said of the grant-maker: {fields}"

    particulars_id: UUID
    fields: list[str]
    number: int


PARTICULARS_EVENTS = (ParticularsChanged,)
