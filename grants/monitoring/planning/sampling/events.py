"""What can happen with the sample."""

from uuid import UUID

from grants.kernel.events import Event


class ReturnSampled(Event):
    """A return was drawn, and its people are asked to show what the money was spent on."""

    sentence = "{return_id} was drawn by lot, to show what the money was spent on"

    return_id: UUID
    award_id: UUID
    draw_id: UUID


class ReturnSpotChecked(Event):
    """One of us looked at what a drawn return shows, and said what it came to."""

    sentence = "{actor} looked at what {return_id} shows of the money: {result}"

    return_id: UUID
    award_id: UUID
    result: str


SAMPLING_EVENTS = (ReturnSampled, ReturnSpotChecked)
