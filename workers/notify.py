"""GOV.UK Notify: mails, text messages and letters through it, each with a reference of ours.

Notify takes the same thing twice. So before anything is sent, what it has under our reference is asked for: after a
worker was killed, or an answer was lost, nothing goes twice.
"""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from notifications_python_client.utils import prepare_upload

from grants.kernel.running import GiveUp
from grants.kernel.settings import Settings

PATIENCE = 15.0
"""Seconds for each answer of Notify."""

FAILED = frozenset(
    {
        *("permanent-failure", "temporary-failure", "technical-failure"),
        *("validation-failed", "virus-scan-failed", "cancelled"),
    }
)
NEVER = frozenset({400, 413})
"""What Notify answers to what it will never take. Everything else may be otherwise later: a key, a limit, a repair."""

FILES = frozenset({"application/pdf", "text/plain", "text/csv", "image/png", "image/jpeg"})
"""What Notify lets people fetch. A calendar is left out: the mail says day and place."""


def _client(settings: Settings) -> NotificationsAPIClient:
    return NotificationsAPIClient(settings.notify_key, base_url=settings.notify_url, timeout=PATIENCE)


def mail_by_notify(
    settings: Settings,
    *,
    to: str,
    subject: str,
    text: str,
    files: list[tuple[str, str, bytes]],
    reference: str,
) -> None:
    """Send a mail; of its files, each a name, a media type and a content, the first that Notify takes.

    Raises GiveUp where Notify will never take it.
    """
    client = _client(settings)
    said: dict[str, Any] = {"subject": subject, "body": text}
    template = settings.notify_email_template
    for name, media_type, content in files:
        if media_type.partition(";")[0] in FILES and settings.notify_file_template:
            template = settings.notify_file_template
            said["file"] = prepare_upload(BytesIO(content), filename=name)
            break
    _once(client, reference, lambda: client.send_email_notification(to, template, said, reference=reference))


def text_by_notify(settings: Settings, *, to: str, text: str, reference: str) -> None:
    """Send a text message. Raises GiveUp where Notify will never take it."""
    client, template = _client(settings), settings.notify_text_template
    _once(client, reference, lambda: client.send_sms_notification(to, template, {"body": text}, reference=reference))


def letter_by_notify(settings: Settings, *, content: bytes, reference: str) -> None:
    """Have a letter printed and posted, whose first page has the address. Raises GiveUp where Notify will never."""
    client = _client(settings)

    def send() -> None:
        client.send_precompiled_letter_notification(reference, BytesIO(content), postage=settings.notify_letters)

    _once(client, reference, send)


def _once(client: NotificationsAPIClient, reference: str, send: Callable[[], Any]) -> None:
    try:
        known = client.get_all_notifications(reference=reference)["notifications"]
        if any(each["status"] not in FAILED for each in known):
            return
        send()
    except HTTPError as error:
        if error.status_code in NEVER:
            raise GiveUp(f"GOV.UK Notify does not take this: {_said(error)}") from error
        raise


def _said(error: HTTPError) -> str:
    """What Notify says is wrong, in its words."""
    said = error.message
    return "; ".join(str(each.get("message", each)) for each in said) if isinstance(said, list) else json.dumps(said)


def failed_notifications(settings: Settings) -> Iterator[dict[str, Any]]:
    """What Notify could not deliver in the last week, the newest first, some pages at a time."""
    yield from _client(settings).get_all_notifications_iterator(status="failed")


def letters_at_notify(settings: Settings) -> Iterator[dict[str, Any]]:
    """What became of the letters of the last week, the newest first, some pages at a time."""
    yield from _client(settings).get_all_notifications_iterator(template_type="letter")
