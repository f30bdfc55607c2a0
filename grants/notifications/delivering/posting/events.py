"""What can happen to a letter that GOV.UK Notify posts."""

from uuid import UUID

from grants.kernel.events import Event


class LetterHandedOver(Event):
    """Somebody had GOV.UK Notify post a letter."""

    sentence = "{actor} had GOV.UK Notify post {message_id}"

    message_id: UUID


class LetterPosted(Event):
    """GOV.UK Notify has printed a letter, and it is in the post."""

    sentence = "GOV.UK Notify posted {message_id}"

    message_id: UUID


class LetterNotPosted(Event):
    """GOV.UK Notify could not post a letter, so that somebody has to."""

    sentence = "GOV.UK Notify could not post {message_id}: “{reason}”"

    message_id: UUID
    reason: str


POSTING_EVENTS = (LetterHandedOver, LetterPosted, LetterNotPosted)
