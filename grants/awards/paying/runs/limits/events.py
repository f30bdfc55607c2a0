"""What can happen to limits."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class ReleaseLimitSet(Event):
    """Another administrator set how much somebody may release in one run, and in one day."""

    person_id: UUID
    run_pence: Pence
    day_pence: Pence


LIMIT_EVENTS = (ReleaseLimitSet,)
