"""What can happen to limits."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class ReleaseLimitSet(Event):
    """Another administrator set how much somebody may release in one run, and in one day."""

    sentence = "{actor} set how much {person_id} may release: {run_pence} in a run and {day_pence} in a day"

    person_id: UUID
    run_pence: Pence
    day_pence: Pence


LIMIT_EVENTS = (ReleaseLimitSet,)
