"""What Notify's word on something that it could not deliver means for us. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from grants.notifications.delivering.bounces.rules import Notification

OF_TEXT = "-text"
"""What follows the job's id in the reference of a text message."""

SAID = {
    "permanent-failure": "The address or number does not exist.",
    "temporary-failure": "It could not be delivered for three days: their mailbox is full, or their telephone is off.",
    "technical-failure": "It could not be delivered because something failed at GOV.UK Notify.",
}
GONE, ANOTHER_TIME = "5.1.1", "4.0.0"
"""Status codes (RFC 3463). A number that does not exist says nothing about the person's address for mail."""


def notification_in(told: Mapping[str, Any]) -> Notification | None:
    """What Notify says of one of ours that has failed; None where the reference is none of ours."""
    reference = str(told.get("reference") or "")
    try:
        mail_id = UUID(reference.removesuffix(OF_TEXT))
    except ValueError:
        return None
    address = str(told.get("email_address") or told.get("phone_number") or "")
    is_gone = told["status"] == "permanent-failure" and not reference.endswith(OF_TEXT)
    said = SAID.get(told["status"], str(told["status"]))
    return Notification(mail_id, address, GONE if is_gone else ANOTHER_TIME, said, str(told["id"]))
