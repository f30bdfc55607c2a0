"""What can have happened with an uplift."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class UpliftPrepared(Event):
    """Somebody said what is prescribed for a year, or said it anew; another person releases it."""

    sentence = "{actor} prepared the uplift of {scheme_id} for {year}"

    uplift_id: UUID
    scheme_id: UUID
    year: int
    net_hundredths: int


class UpliftWithdrawn(Event):
    sentence = "{actor} withdrew an uplift of {scheme_id}"

    uplift_id: UUID
    scheme_id: UUID


class UpliftReleased(Event):
    """Another administrator let it be applied to all running grants of the scheme."""

    sentence = "{actor} released an uplift of {scheme_id}, which comes to {change_pence}"

    uplift_id: UUID
    scheme_id: UUID
    change_pence: Pence


class UpliftApplied(Event):
    """All running grants are changed; each has a variation of its own."""

    sentence = "An uplift was applied to {awards:grant} of {scheme_id}, and came to {change_pence}"

    uplift_id: UUID
    scheme_id: UUID
    awards: int
    change_pence: Pence


class UpliftRefused(Event):
    """It could not be applied any more, and no grant is changed."""

    sentence = "An uplift of {scheme_id} could not be applied: “{reason}”"

    uplift_id: UUID
    scheme_id: UUID
    reason: str


UPLIFT_EVENTS = (UpliftPrepared, UpliftWithdrawn, UpliftReleased, UpliftApplied, UpliftRefused)
