"""Asks GOV.UK Notify what it could not deliver, and what became of letters."""

from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from grants.notifications.delivering.posting.queries import is_any_taken
from grants.notifications.delivering.posting.service import record_told
from grants.notifications.delivering.receipts.service import record_failures
from workers.notify import failed_notifications, letters_at_notify

MOST_AT_ONCE = 500
"""The newest; Notify keeps a week, and is asked every quarter of an hour."""


def read_receipts(work: Work) -> Record | None:
    settings = this_app().settings
    with work.database.read() as session:
        waits = is_any_taken(session)
    told = list(islice(failed_notifications(settings), MOST_AT_ONCE))
    letters = list(islice(letters_at_notify(settings), MOST_AT_ONCE)) if waits else []

    def record(session: Session, now: datetime) -> None:
        record_failures(session, told, now=now)
        record_told(session, letters, now=now)

    return record
