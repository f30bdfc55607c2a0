"""What can have happened with a round that was announced."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class RoundWithdrawn(Event):
    """Nobody can apply in a round any more, for a reason that all may read. What people wrote stays."""

    sentence = "{actor} withdrew {round_id}, because “{reason}”"

    round_id: UUID
    scheme_id: UUID
    reason: str
    version: int


class RoundReopened(Event):
    """A round that had closed or was withdrawn is as it was, until another minute, for a reason that all may read."""

    sentence = "{actor} opened {round_id} again until {closes_at}, because “{reason}”"

    round_id: UUID
    scheme_id: UUID
    closes_at: datetime
    reason: str
    version: int


ROUND_LIFE_EVENTS = (RoundWithdrawn, RoundReopened)
