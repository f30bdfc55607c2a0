"""What can happen to limits."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class ReleaseLimitSet(Event):
    """Another administrator set how much somebody may release in one run, and in one day; more by two of us, as the
    change of this id.
    """

    sentence = "{actor} set how much {person_id} may release: {run_pence} in a run and {day_pence} in a day"

    person_id: UUID
    run_pence: Pence
    day_pence: Pence
    change_id: UUID | None = None


class ReleaseLimitProposed(Event):
    """One of us proposes that somebody may release more; another has to confirm it."""

    sentence = "{actor} proposed that {person_id} may release {run_pence} in a run and {day_pence} in a day: {reason}"

    person_id: UUID
    change_id: UUID
    run_pence: Pence
    day_pence: Pence
    reason: str


class ReleaseLimitDropped(Event):
    """Somebody may not release more than before: taken back, or refused by another."""

    sentence = "{actor} dropped that {person_id} may release more: {reason}"

    person_id: UUID
    change_id: UUID
    reason: str


LIMIT_EVENTS = (ReleaseLimitSet, ReleaseLimitProposed, ReleaseLimitDropped)
