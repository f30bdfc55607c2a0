"""Owners of commitments are reminded every September to look whether what was promised is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.clock import london_day
from grants.kernel.events import Reaction
from grants.notifications import service
from grants.notifications.rules import REVIEW, review_of
from grants.reporting.commitments.events import (
    CommitmentChanged,
    CommitmentEnded,
    CommitmentMade,
    CommitmentReviewed,
)
from grants.reporting.commitments.rules import REVIEW_ENDS

PLANNED_FROM = 8
"""The month from which the reminders of a year are planned."""

OfCommitment = CommitmentMade | CommitmentChanged | CommitmentReviewed | CommitmentEnded


def remind_of_review(session: Session, now: datetime) -> None:
    today = london_day(now)
    if PLANNED_FROM <= today.month <= REVIEW_ENDS[0]:
        service.align_reminders(session, kind=REVIEW, subject_id=review_of(today.year), now=now)


def remind_of_commitment(session: Session, event: OfCommitment, *, now: datetime) -> None:
    """Whoever has reviewed all that is theirs is reminded no more, and a new owner is."""
    remind_of_review(session, now)


REACTIONS = tuple(
    Reaction(each, remind_of_commitment)
    for each in (CommitmentMade, CommitmentChanged, CommitmentReviewed, CommitmentEnded)
)
