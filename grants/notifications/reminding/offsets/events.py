"""What can have happened with the days of reminders."""

from uuid import UUID

from grants.kernel.events import Event


class ReminderOffsetsChanged(Event):
    """Reminders of one kind go out on other days in a scheme; `steps` names them."""

    sentence = "{actor} changed the days of reminders in {scheme_id}: {kind}"

    scheme_id: UUID
    kind: str
    steps: tuple[str, ...]
    version: int


OFFSET_EVENTS = (ReminderOffsetsChanged,)
