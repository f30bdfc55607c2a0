"""What can have happened with briefings after their round was announced."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class BriefingAdded(Event):
    """A round that is announced has another briefing."""

    sentence = "{actor} added a briefing of {round_id} at {starts_at}: {place}"

    briefing_id: UUID
    round_id: UUID
    starts_at: datetime
    place: str


class BriefingChanged(Event):
    """A briefing is at another time or place, takes longer or has more places; `fields` names what changed."""

    sentence = "{actor} changed a briefing of {round_id}, now at {starts_at}: {place}, because “{reason}”"

    briefing_id: UUID
    round_id: UUID
    starts_at: datetime
    place: str
    fields: tuple[str, ...]
    reason: str
    version: int


class BriefingCancelled(Event):
    """A briefing does not take place, for a reason that all may read."""

    sentence = "{actor} cancelled the briefing of {round_id} at {starts_at}, because “{reason}”"

    briefing_id: UUID
    round_id: UUID
    starts_at: datetime
    reason: str
    version: int


BRIEFING_EVENTS = (BriefingAdded, BriefingChanged, BriefingCancelled)
