"""What follows for instalments when something that stood in their way is gone."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.planning.conditions.events import ConditionArranged, ConditionMet, ConditionWaived
from grants.awards.planning.obstacles.service import look_again
from grants.kernel.access import SYSTEM


def look_at_instalments(
    session: Session, event: ConditionMet | ConditionWaived | ConditionArranged, *, now: datetime
) -> None:
    """Let what waited for this condition alone be payable."""
    look_again(session, [event.award_id], actor=SYSTEM, now=now)
