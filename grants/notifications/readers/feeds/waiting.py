"""The days ahead by which somebody has to do something."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day
from grants.kernel.stage import Waiting
from grants.notifications.readers.feeds.queries import due_for

MOST = 5


def days_ahead(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """What we shall remind them of, as their calendar shows it."""
    if actor.person_id is None:
        return []
    due = due_for(session, actor.person_id, now, most=MOST)
    return [Waiting(each.title, url_for("feeds.own"), due_at=end_of_day(each.day)) for each in due]
