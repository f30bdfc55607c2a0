"""From the moment a grant is accepted, its returns exist; they follow its days."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.changing.ending.events import AwardEnded
from grants.awards.changing.variations.events import AwardVaried
from grants.awards.changing.variations.rules import DAYS
from grants.awards.events import AwardAccepted
from grants.awards.queries import award_of
from grants.kernel.access import SYSTEM
from grants.monitoring import queries
from grants.monitoring.planning.service import follow_award


def plan_returns(session: Session, event: AwardAccepted, *, now: datetime) -> None:
    """The plan of a grant is made whole when it is accepted."""
    award = award_of(session, event.award_id)
    if not queries.has_returns(session, award.id):
        follow_award(session, award, actor=SYSTEM, now=now)


def replan_returns(session: Session, event: AwardVaried, *, now: datetime) -> None:
    """A grant that has other days or other money has other returns."""
    if {*DAYS, "amount_pence"} & set(event.what):
        follow_award(session, award_of(session, event.award_id), actor=SYSTEM, now=now)


def end_returns(session: Session, event: AwardEnded, *, now: datetime) -> None:
    """Of a grant that ended before its last day, the return that has begun tells until the end, and is the last."""
    follow_award(session, award_of(session, event.award_id), actor=SYSTEM, now=now)
