"""What can have happened with who decides."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class WhoDecidesSaid(Event):
    """It was said who decides in later rounds of a scheme: officers up to an amount, or a panel on all."""

    sentence = (
        "{actor} said who decides in later rounds of {scheme_id}: officers up to {officers_up_to_pence:no amount}, and "
        "a panel on the rest"
    )

    scheme_id: UUID
    officers_up_to_pence: Pence | None
    least_third_sector: int
    least_marks: int | None


WHO_DECIDES_EVENTS = (WhoDecidesSaid,)
