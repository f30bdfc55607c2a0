"""Asks GOV.UK Notify what it could not deliver."""

from itertools import islice

from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from grants.notifications.delivering.receipts.service import record_failures
from workers.notify import failed_notifications

MOST_AT_ONCE = 500
"""The newest; Notify keeps a week, and is asked every quarter of an hour."""


def read_receipts(work: Work) -> Record | None:
    told = list(islice(failed_notifications(this_app().settings), MOST_AT_ONCE))
    return lambda session, now: record_failures(session, told, now=now)
