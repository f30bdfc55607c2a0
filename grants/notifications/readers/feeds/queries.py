"""Reading calendars, and what is due for a person."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.kernel.clock import is_over, london_day, to_the_minute
from grants.monitoring.models import Return
from grants.monitoring.queries import WITH_GRANTEE
from grants.notifications.many_to_do import members_with_scores_left
from grants.notifications.models import Reminder
from grants.notifications.readers.feeds.models import CalendarFeed
from grants.notifications.readers.feeds.rules import Due, return_title
from grants.notifications.rules import ABOUT, RETURN, SCORES
from grants.notifications.service import PLANNED
from grants.notifications.state_rules import SENT

MOST_SHOWN = 200


def feed_of_person(session: Session, person_id: UUID) -> CalendarFeed | None:
    """The calendar of a person that works now."""
    found = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None))
    return session.scalar(found)


def due_for(session: Session, person_id: UUID, now: datetime, *, most: int = MOST_SHOWN) -> list[Due]:
    """The days to come by which a person has to do something, as far as we remind them of it, and those of returns that
    are overdue. The first `most` of them.
    """
    late = (Reminder.kind == RETURN) & Reminder.subject_id.in_(_late_returns(now))
    stands = (Reminder.state == PLANNED) | ((Reminder.state == SENT) & Reminder.ended_at.is_(None))
    rows = session.execute(
        select(Reminder.kind, Reminder.subject_id, Reminder.deadline_at)
        .where(
            Reminder.person_id == person_id,
            stands,
            (Reminder.deadline_at >= to_the_minute(now)) | late,
            (Reminder.kind != SCORES) | Reminder.subject_id.in_(members_with_scores_left()),
        )
        .group_by(Reminder.kind, Reminder.subject_id, Reminder.deadline_at)
        .order_by(Reminder.deadline_at, Reminder.kind, Reminder.subject_id)
        .limit(most)
    ).all()
    titles = _titles_of_returns(session, [row.subject_id for row in rows if row.kind == RETURN], now)
    return [
        Due(row.subject_id, ABOUT[row.kind], london_day(row.deadline_at), titles.get(row.subject_id, ABOUT[row.kind]))
        for row in rows
    ]


def _late_returns(now: datetime) -> Select[UUID]:
    return select(Return.id).where(Return.state.in_(WITH_GRANTEE), Return.due_at < to_the_minute(now))


def _titles_of_returns(session: Session, return_ids: Collection[UUID], now: datetime) -> dict[UUID, str]:
    """What returns are called in a calendar: which, of which grant, and whether they are overdue."""
    found = select(Return.id, Return.number, Return.due_at, Award.title, Award.reference).join(Return.award)
    return {
        row.id: return_title(row.number, row.title, row.reference, is_late=is_over(row.due_at, now))
        for row in session.execute(found.where(Return.id.in_(return_ids)))
    }
