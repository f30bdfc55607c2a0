"""What can have happened with what a scheme arranges for its grants."""

from uuid import UUID

from grants.kernel.events import Event


class ArrangementChanged(Event):
    """Later grants of a scheme are offered or paid in another way; `fields` are what changed of it."""

    sentence = "{actor} changed how later grants of {scheme_id} are offered or paid: {fields}"

    scheme_id: UUID
    fields: tuple[str, ...]


ARRANGEMENT_EVENTS = (ArrangementChanged,)
