"""From the moment a grant is accepted, its returns exist; they follow its days."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.ending.events import AwardEnded
from grants.awards.events import AwardAccepted
from grants.awards.queries import award_of
from grants.awards.variations.events import AwardVaried
from grants.awards.variations.rules import DAYS
from grants.kernel.access import SYSTEM
from grants.monitoring import queries, service
from grants.monitoring.planning.service import follow_days
from grants.schemes.queries import latest_question_set


def plan_returns(session: Session, event: AwardAccepted, *, now: datetime) -> None:
    award = award_of(session, event.award_id)
    if award.scheme.returns == 0 or queries.has_returns(session, award.id):
        return
    question_set = latest_question_set(session, award.scheme_id, "return")
    service.plan_returns(session, award, question_set, actor=SYSTEM, now=now)


def replan_returns(session: Session, event: AwardVaried, *, now: datetime) -> None:
    """A grant that has other days has other returns."""
    if set(DAYS) & set(event.what):
        follow_days(session, award_of(session, event.award_id), actor=SYSTEM, now=now)


def end_returns(session: Session, event: AwardEnded, *, now: datetime) -> None:
    """Of a grant that ended before its last day, the return that has begun tells until the end, and is the last."""
    follow_days(session, award_of(session, event.award_id), actor=SYSTEM, now=now)
