"""What can have happened with the deadline of one application."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class ApplicationDeadlineMoved(Event):
    """One draft may be sent until another minute than the rest of its round. The application holds the reason."""

    sentence = "{actor} gave {application_id} until {closes_at} to be sent"

    application_id: UUID
    round_id: UUID
    closes_at: datetime


DEADLINE_EVENTS = (ApplicationDeadlineMoved,)
