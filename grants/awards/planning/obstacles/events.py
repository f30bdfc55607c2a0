"""What can have happened with an instalment that is stopped for a time, or paid before its day."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event


class InstalmentHeld(Event):
    """An administrator stopped the payment of an instalment for now; the grantee reads the reason. `with_notice` where
    it is stopped because notice is given, which tells it.
    """

    sentence = "{actor} held payment {number} of {award_id}, because “{reason}”"

    award_id: UUID
    hold_id: UUID
    number: int
    reason: str
    with_notice: bool = False


class InstalmentResumed(Event):
    """An instalment that was held goes on; the grantee reads the reason."""

    sentence = "{actor} let payment {number} of {award_id} go on, because “{reason}”"

    award_id: UUID
    hold_id: UUID
    number: int
    reason: str


class EarlyPaymentAllowed(Event):
    """An administrator said why an instalment is paid before the day for which it is planned."""

    sentence = "{actor} allowed payment {number} of {award_id} before {due_on}, because “{reason}”"

    award_id: UUID
    number: int
    due_on: date
    reason: str


OBSTACLE_EVENTS = (InstalmentHeld, InstalmentResumed, EarlyPaymentAllowed)
