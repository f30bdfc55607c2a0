"""What can happen to an offer before it is made."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event


class OfferPrepared(Event):
    """The days of the conditions of a decision and the years of its offer are said; none where nothing was said."""

    sentence = "{actor} prepared the offer after {decision_id:a decision}"

    decision_id: UUID
    days: tuple[date | None, ...]
    years: tuple[int, ...]


BEFOREHAND_EVENTS = (OfferPrepared,)
