"""Notify is asked now and then what it could not deliver, and that is recorded as mail that came back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.kernel.jobs import add_job
from grants.kernel.web import this_app
from grants.notifications.delivering.bounces.rules import RETURNED
from grants.notifications.delivering.bounces.service import record_bounce
from grants.notifications.delivering.receipts.rules import notification_in

READ_RECEIPTS = "notifications.read_receipts"


def ask_for_receipts(session: Session, now: datetime) -> None:
    """Have Notify asked, where anything goes through it."""
    settings = this_app().settings
    if settings.notify_email_template or settings.notify_text_template or settings.notify_letters:
        add_job(session, READ_RECEIPTS, key=now.isoformat(), args={}, now=now)


def record_failures(session: Session, told: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Record what Notify could not deliver. What is known already, and what is none of ours, changes nothing."""
    for each in told:
        notification = notification_in(each)
        if notification is not None:
            record_bounce(session, notification, way=RETURNED, now=now)
