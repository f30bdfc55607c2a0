"""What can happen to the amounts from which more is looked at."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class DueDiligenceThresholdsSet(Event):
    """More or less is looked at from now on, also of what waits to be screened."""

    sentence = (
        "{actor} set from which amounts more is looked at before money is given: {small_pence} and {statement_pence}"
    )

    thresholds_id: UUID
    small_pence: Pence
    statement_pence: Pence


THRESHOLD_EVENTS = (DueDiligenceThresholdsSet,)
