"""Reading calendars, and what is due for a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.clock import london_day
from grants.notifications.feeds.models import CalendarFeed
from grants.notifications.feeds.rules import Due
from grants.notifications.models import Reminder
from grants.notifications.outstanding import Outstanding, outstanding_for
from grants.notifications.rules import ABOUT

MOST_SHOWN = 200


def feed_of_person(session: Session, person_id: UUID) -> CalendarFeed | None:
    """The calendar of a person that works now."""
    found = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None))
    return session.scalar(found)


def due_for(session: Session, person_id: UUID, now: datetime) -> list[Due]:
    """The days to come by which a person has to do something, as far as we remind them of it.

    What they have been reminded of for the last time is looked at itself, for it may be done.
    """
    ahead = (
        select(Reminder.kind, Reminder.subject_id, Reminder.deadline_at, Reminder.state)
        .where(Reminder.person_id == person_id, Reminder.deadline_at >= now, Reminder.state.in_(("planned", "sent")))
        .order_by(Reminder.deadline_at, Reminder.id)
    )
    states: dict[tuple[str, UUID, datetime], set[str]] = {}
    for kind, subject_id, deadline_at, state in session.execute(ahead):
        states.setdefault((kind, subject_id, deadline_at), set()).add(state)
    still = [
        (kind, subject_id, deadline_at)
        for (kind, subject_id, deadline_at), found in states.items()
        if "planned" in found or _is_outstanding(session, kind, subject_id, person_id, deadline_at)
    ]
    return [
        Due(subject_id, ABOUT[kind], london_day(deadline_at)) for kind, subject_id, deadline_at in still[:MOST_SHOWN]
    ]


def _is_outstanding(session: Session, kind: str, subject_id: UUID, person_id: UUID, deadline_at: datetime) -> bool:
    outstanding = outstanding_for(session, kind, subject_id)
    return (
        isinstance(outstanding, Outstanding)
        and outstanding.deadline_at == deadline_at
        and person_id in outstanding.people
    )
