"""What can have happened with reminders and messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReminderPlanned(Event):
    """A reminder about a draft, an offer or a return is to go to a person."""

    reminder_id: UUID
    about_id: UUID
    person_id: UUID
    send_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Event):
    reminder_id: UUID
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReminderDropped(Event):
    """A planned reminder is not needed any more; the reason is a sentence."""

    reminder_id: UUID
    about_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class MessageWritten(Event):
    """A message to a person waits to be sent."""

    message_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    message_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event):
    """A message could not be sent and is not tried again by itself."""

    message_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageHeld(Event):
    """Somebody stopped a message before it went out."""

    message_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageQueuedAgain(Event):
    """Somebody has a message tried again that has not arrived."""

    message_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageSentByHand(Event):
    """Somebody sent a message in a format or by a way that the system cannot, such as braille."""

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
