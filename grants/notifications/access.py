"""Who may see messages and reminders. None means yes; otherwise the reason why not."""

from grants.applications.access import CONFLICT
from grants.applications.conflicts import is_closed_to
from grants.kernel.access import Actor, administrator
from grants.notifications.models import HandSending, Message


def may_read_message(actor: Actor, message: Message) -> str | None:
    """The person to whom it was written, and those who run the programme and have no conflict of interest in it."""
    if actor.signed_in and actor.person_id == message.person_id:
        return None
    if not actor.is_administrator:
        return "This message was written to somebody else."
    return CONFLICT if is_closed_to(actor, message.application_id) else None


def may_send_by_hand(actor: Actor, sending: HandSending) -> str | None:
    """Administrators who may read the message."""
    return administrator(actor) or may_read_message(actor, sending.message)


def may_steer_message(actor: Actor, message: Message) -> str | None:
    """Administrators who may read the message stop it and have it tried again."""
    return administrator(actor) or may_read_message(actor, message)
