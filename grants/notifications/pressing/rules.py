"""The links in reminders: what each does, for whom and until when. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from grants.notifications.rules import CONDITION, DRAFT, REPAYMENT, RETURN, REVIEW

DONE, MORE_TIME = "done", "more-time"
SAYS_DONE = frozenset({DRAFT, RETURN, CONDITION, REPAYMENT, REVIEW})
"""Kinds of reminders whose reader can say that it is done, or that they will not do it."""

LASTS = timedelta(days=60)
"""How long a link can be pressed after its reminder went out."""

_FOR = "one press in a reminder"


def press_token(act: str, reminder_id: UUID, secret: str) -> str:
    """What lets whoever has a reminder, and nobody else, press one of its links."""
    token: str = URLSafeSerializer(secret, salt=_FOR).dumps([act, str(reminder_id)])
    return token


def read_press(token: str, secret: str) -> tuple[str, UUID] | None:
    """Which link of which reminder a token of ours is for."""
    try:
        act, reminder_id = URLSafeSerializer(secret, salt=_FOR).loads(token)
        return (act, UUID(reminder_id)) if act in (DONE, MORE_TIME) else None
    except (BadSignature, ValueError, TypeError):
        return None


def has_run_out(sent_at: datetime, now: datetime) -> bool:
    """Whether a link is too old to be pressed."""
    return now > sent_at + LASTS
