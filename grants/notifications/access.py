"""Who may see messages and reminders. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor
from grants.notifications.models import Message


def may_read_message(actor: Actor, message: Message) -> str | None:
    """The person to whom it was written, and those who run the programme."""
    if actor.is_administrator or (actor.signed_in and actor.person_id == message.person_id):
        return None
    return "This message was written to somebody else."
