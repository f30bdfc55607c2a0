"""What a panel can have said of groups that its decisions leave worse off."""

from uuid import UUID

from grants.kernel.events import Event


class EqualityNoteWritten(Event):
    """A panel said what it makes of a group that its decisions leave worse off."""

    sentence = "{actor} wrote what {panel_id} makes of a group that its decisions leave worse off: {group}"

    panel_id: UUID
    aspect: str
    group: str


EQUALITY_EVENTS = (EqualityNoteWritten,)
