"""What can have happened with a scheme before it is there."""

from uuid import UUID

from grants.kernel.events import Event


class SchemeBegun(Event):
    """Somebody began to set up a scheme, from nothing, from a starting set or from an earlier scheme."""

    sentence = "{actor} began to set up {draft_id:a scheme}"

    draft_id: UUID
    begun_with: str


class SchemeDraftChanged(Event):
    """A step in setting up a scheme was saved, with what changed in it by name."""

    sentence = "{actor} changed what {draft_id:a scheme} will be: {fields}"

    draft_id: UUID
    step: str
    fields: tuple[str, ...]


class SchemeDropped(Event):
    """A scheme that was being set up will not be."""

    sentence = "{actor} dropped {draft_id:a scheme} that was being set up"

    draft_id: UUID


class SchemeSetUp(Event):
    """A scheme that was set up in steps is there."""

    sentence = "{actor} set up {scheme_id} in steps"

    draft_id: UUID
    scheme_id: UUID


SCHEME_DRAFT_EVENTS = (SchemeBegun, SchemeDraftChanged, SchemeDropped, SchemeSetUp)
