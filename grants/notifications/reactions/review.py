"""Administrators are reminded every September to look whether what was promised is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.clock import london_day
from grants.notifications import service
from grants.notifications.rules import REVIEW, REVIEW_ENDS, review_of

PLANNED_FROM = 8
"""The month in which the reminders of a year are planned; they go to whoever is an administrator then."""


def remind_of_review(session: Session, now: datetime) -> None:
    today = london_day(now)
    if PLANNED_FROM <= today.month <= REVIEW_ENDS[0]:
        service.align_reminders(session, kind=REVIEW, subject_id=review_of(today.year), now=now)
