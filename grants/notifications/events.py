"""What can have happened with reminders and messages."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class ReminderPlanned(Event):
    """A reminder about a draft, an offer or a return is to go to a person."""

    sentence = "A reminder to {person_id} about {about_id:what is due} was planned for {send_at}"

    reminder_id: UUID
    about_id: UUID
    person_id: UUID
    send_at: datetime


class ReminderSent(Event):
    sentence = "{reminder_id} about {about_id:what is due} was sent"

    reminder_id: UUID
    about_id: UUID


class ReminderDropped(Event):
    """A planned reminder is not needed any more; the reason is a sentence."""

    sentence = "{reminder_id} about {about_id:what is due} was dropped: “{reason}”"

    reminder_id: UUID
    about_id: UUID
    reason: str


class MessageWritten(Event):
    """A message to a person waits to be sent."""

    sentence = "{message_id} was written"

    message_id: UUID
    person_id: UUID


class MessageSent(Event):
    sentence = "{message_id} was sent"

    message_id: UUID
    person_id: UUID


class MessageFailed(Event):
    """A message could not be sent and is not tried again by itself."""

    sentence = "{message_id} could not be sent"

    message_id: UUID
    person_id: UUID


class MessageHeld(Event):
    """Somebody stopped a message before it went out."""

    sentence = "{actor} held {message_id}"

    message_id: UUID
    person_id: UUID


class MessageQueuedAgain(Event):
    """Somebody has a message tried again that has not arrived."""

    sentence = "{actor} had {message_id} tried again"

    message_id: UUID
    person_id: UUID


class MessageSentByHand(Event):
    """Somebody sent a message in a format or by a way that the system cannot, such as braille."""

    sentence = "{actor} sent {message_id} by hand"

    message_id: UUID
    person_id: UUID


EVENTS = (
    ReminderPlanned,
    ReminderSent,
    ReminderDropped,
    MessageWritten,
    MessageSent,
    MessageFailed,
    MessageHeld,
    MessageQueuedAgain,
    MessageSentByHand,
)
