"""Grants of which all is paid and reported end by themselves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.changing.ending.queries import all_paid_by
from grants.awards.changing.ending.taking_effect import complete_award
from grants.awards.queries import award_of
from grants.kernel.clock import london_day
from grants.monitoring.models import DONE, Return


def complete_what_is_done(session: Session, now: datetime) -> None:
    """End the grants whose last day is over, of which all is paid and every return accepted or left out."""
    over = all_paid_by(session, london_day(now))
    asked = select(Return.award_id).where(Return.award_id.in_(over), Return.state.not_in(DONE))
    still_asked = set(session.scalars(asked))
    for award_id in over:
        if award_id not in still_asked:
            complete_award(session, award_of(session, award_id), now=now)
