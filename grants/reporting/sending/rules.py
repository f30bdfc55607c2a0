"""Rules of sending packs: how long a link opens one, and what its secret part is. Pure."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from grants.kernel.clock import is_over
from grants.kernel.look import day
from grants.kernel.problems import Problem

LINK_LASTS = timedelta(days=30)
MOST_RECIPIENTS = 50
PRESSED_TWICE = timedelta(minutes=1)
"""Within this time after a pack was sent to somebody, sending it again is a second press of the same."""
_SIGNED = 24


def too_many_problems(number: int) -> list[Problem]:
    """What is wrong with naming one more to whom a pack goes."""
    if number < MOST_RECIPIENTS:
        return []
    return [Problem("email", f"A pack goes to at most {MOST_RECIPIENTS} people.", "too_many")]


def link_refusal(link_until: datetime | None, now: datetime) -> str | None:
    """Why a link opens nothing now; None when it does."""
    if link_until is None:
        return "This pack is not sent yet."
    if is_over(link_until, now):
        return f"This link ran out on {day(link_until)}. Ask whoever sent you the pack for a new one."
    return None


def is_just_sent(link_until: datetime | None, now: datetime) -> bool:
    """Whether a pack was sent a moment ago to somebody whose link lasts so long."""
    return link_until is not None and now < link_until - LINK_LASTS + PRESSED_TWICE


def link_token(recipient_id: UUID, secret: str) -> str:
    """What a link to a pack ends in. It names to whom the pack was sent, and cannot be made up."""
    return urlsafe_b64encode(recipient_id.bytes + _signature(recipient_id.bytes, secret)).decode().rstrip("=")


def read_token(token: str, secret: str) -> UUID | None:
    """To whom the link was sent; None for one that we never sent, or that is not whole."""
    try:
        content = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    named, signature = content[:-_SIGNED], content[-_SIGNED:]
    if len(named) != 16 or not hmac.compare_digest(signature, _signature(named, secret)):
        return None
    return UUID(bytes=named)


def _signature(named: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), b"a pack was sent to " + named, sha256).digest()[:_SIGNED]
