"""What can have happened with an instalment that is stopped for a time."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class InstalmentHeld(Event):
    """An administrator stopped the payment of an instalment for now; the grantee reads the reason."""

    award_id: UUID
    hold_id: UUID
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class InstalmentResumed(Event):
    """An instalment that was held goes on; the grantee reads the reason."""

    award_id: UUID
    hold_id: UUID
    number: int
    reason: str


OBSTACLE_EVENTS = (InstalmentHeld, InstalmentResumed)
