"""Text messages: through GOV.UK Notify, or through a gateway that takes them over HTTP."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID

from grants.kernel.running import GiveUp
from grants.kernel.settings import Settings
from workers.notify import text_by_notify

PATIENCE = 15
"""Seconds for the gateway's answer."""

MAY_BE_OTHERWISE_LATER = frozenset({401, 403, 408, 409, 425, 429})


def send_text(settings: Settings, *, to: str, text: str, job_id: UUID) -> None:
    """Send a text message to a number that begins with +.

    Raises GiveUp where it will never be taken, and the system's errors where it was not taken now.
    """
    reference = f"{job_id}-text"
    if settings.text_url is None:
        text_by_notify(settings, to=to, text=text, reference=reference)
    else:
        _post(settings, {"to": to, "text": text, "reference": reference})


def _post(settings: Settings, said: dict[str, str]) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": said["reference"]}
    if settings.text_key:
        headers["Authorization"] = f"Bearer {settings.text_key}"
    asked = Request(settings.text_url or "", json.dumps(said).encode(), headers, method="POST")  # noqa: S310 - a setting
    try:
        with urlopen(asked, timeout=PATIENCE):  # noqa: S310 - the address is a setting
            pass
    except HTTPError as error:
        if 400 <= error.code < 500 and error.code not in MAY_BE_OTHERWISE_LATER:
            raise GiveUp(f"The text gateway does not take this: {error.code} {error.reason}") from error
        raise
