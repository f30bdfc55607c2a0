"""What can happen with a return that is told another way than by its form."""

from uuid import UUID

from grants.kernel.events import Event


class ReturnTold(Event):
    """We wrote down what was told, or sent its link again. Its people are asked to confirm it."""

    sentence = "{actor} wrote down what was told of {return_id}, for its people to confirm"

    return_id: UUID
    award_id: UUID
    telling_id: UUID
    version: int


class ReturnTellingConfirmed(Event):
    """Its people confirmed what we wrote down, or corrected it, and so the return is made."""

    sentence = "The people of {return_id} {corrected:corrected|confirmed} what we had written down"

    return_id: UUID
    award_id: UUID
    telling_id: UUID
    corrected: bool


class ReturnTellingWithdrawn(Event):
    """What we wrote down needs no answer any more: the return was made otherwise, or we took it back."""

    sentence = "{actor} withdrew what was written down of {return_id}"

    return_id: UUID
    award_id: UUID
    telling_id: UUID


TELLING_EVENTS = (ReturnTold, ReturnTellingConfirmed, ReturnTellingWithdrawn)
