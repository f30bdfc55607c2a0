"""What can have happened with mail that comes back."""

from uuid import UUID

from grants.kernel.events import Event


class MailBounced(Event):
    """A mail was refused, or came back. `person_id` is None where it went to nobody with an account."""

    sentence = "A mail to {person_id:|somebody without an account} came back"

    bounce_id: UUID
    person_id: UUID | None


class BounceSettled(Event):
    """Somebody has dealt with a mail that came back."""

    sentence = "{actor} settled a mail to {person_id:|somebody without an account} that had come back"

    bounce_id: UUID
    person_id: UUID | None


class AddressConfirmed(Event):
    """An address at which mail had failed is right: this person said so, or told whoever rang them."""

    sentence = "The address of {person_id} was confirmed"

    person_id: UUID


BOUNCE_EVENTS = (MailBounced, BounceSettled, AddressConfirmed)
