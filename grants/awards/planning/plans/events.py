"""What can have happened with how a grant is to be paid."""

from uuid import UUID

from grants.kernel.events import Event


class OfferPlanned(Event):
    """An administrator planned the payments of an offer by hand, or gave that up; `payments` are in pence."""

    sentence = "{actor} planned the payments of the offer of {award_id}"

    award_id: UUID
    payments: tuple[int, ...]


class YearsSaid(Event):
    """An administrator said what an offer gives in each of its years, in pence."""

    sentence = "{actor} said what {award_id} gives in each of its years"

    award_id: UUID
    years: tuple[int, ...]


PLAN_EVENTS = (OfferPlanned, YearsSaid)
