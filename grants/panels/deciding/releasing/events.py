"""What can have happened with the letters of a panel's decisions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class DecisionReleased(Event):
    """The applicant may be told what was decided: somebody who did not make it final has looked at it."""

    decision_id: UUID
    application_id: UUID
    round_id: UUID
    outcome: str
    amount_pence: Pence


@dataclass(frozen=True, kw_only=True)
class ReleasePlanned(Event):
    """Held letters are to be released at a later minute."""

    planned_release_id: UUID
    round_id: UUID
    release_at: datetime
    letters: int


@dataclass(frozen=True, kw_only=True)
class ReleaseCalledBack(Event):
    """A planned release was called back before its minute; its letters are held on."""

    planned_release_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlannedReleaseCarriedOut(Event):
    """The minute of a planned release came. What had changed since it was planned dropped out, and is held on."""

    planned_release_id: UUID
    round_id: UUID
    released: int
    dropped: int


RELEASING_EVENTS = (DecisionReleased, ReleasePlanned, ReleaseCalledBack, PlannedReleaseCarriedOut)
