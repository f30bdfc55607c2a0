"""What can have happened with our answers to returns."""

from uuid import UUID

from grants.kernel.events import Event


class ReturnAnswered(Event):
    """We wrote what we learned from a return and what we will do."""

    sentence = "{actor} answered {return_id}"

    return_id: UUID
    award_id: UUID


class ReturnUseNoted(Event):
    """An accepted return was used for something, and its people are told."""

    sentence = "{actor} noted what {return_id} was used for"

    return_id: UUID
    award_id: UUID
    use_id: UUID


ANSWERING_EVENTS = (ReturnAnswered, ReturnUseNoted)
