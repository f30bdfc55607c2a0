"""What can have happened with what people need."""

from uuid import UUID

from grants.kernel.events import Event


class CommunicationNeedsChanged(Event):
    """Somebody said how they need to hear from us; `fields` names what changed."""

    sentence = "{actor} changed how {person_id} hears from us: {fields}"

    person_id: UUID
    fields: tuple[str, ...]


NEEDS_EVENTS = (CommunicationNeedsChanged,)
