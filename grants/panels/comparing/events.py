"""What can have happened with marks that are compared."""

from uuid import UUID

from grants.kernel.events import Event


class MarksCompared(Event):
    """A panel's marks came to something new, kept under the fingerprint of all that went in."""

    sentence = "The marks of {panel_id} were compared anew"

    panel_id: UUID
    fingerprint: str


COMPARING_EVENTS = (MarksCompared,)
