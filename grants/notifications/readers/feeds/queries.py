"""Reading calendars, and what is due for a person."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.kernel.clock import is_over, london_day, to_the_minute
from grants.monitoring.models import Return
from grants.monitoring.queries import WITH_GRANTEE
from grants.notifications.models import Reminder
from grants.notifications.outstanding import outstanding_for
from grants.notifications.readers.feeds.models import CalendarFeed
from grants.notifications.readers.feeds.rules import Due, return_title
from grants.notifications.rules import ABOUT, RETURN
from grants.notifications.to_do import Outstanding

MOST_SHOWN = 200


def feed_of_person(session: Session, person_id: UUID) -> CalendarFeed | None:
    """The calendar of a person that works now."""
    found = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None))
    return session.scalar(found)


def due_for(session: Session, person_id: UUID, now: datetime, *, most: int = MOST_SHOWN) -> list[Due]:
    """The days to come by which a person has to do something, as far as we remind them of it, and those of returns that
    are overdue.

    What they have been reminded of for the last time is looked at itself, for it may be done. The first `most` of them.
    """
    stands = (Reminder.kind == RETURN) & Reminder.subject_id.in_(_late_returns(now))
    ahead = (
        select(Reminder.kind, Reminder.subject_id, Reminder.deadline_at, Reminder.state)
        .where(
            Reminder.person_id == person_id,
            (Reminder.deadline_at >= to_the_minute(now)) | stands,
            Reminder.state.in_(("planned", "sent")),
        )
        .order_by(Reminder.deadline_at, Reminder.id)
    )
    states: dict[tuple[str, UUID, datetime], set[str]] = {}
    for kind, subject_id, deadline_at, state in session.execute(ahead):
        states.setdefault((kind, subject_id, deadline_at), set()).add(state)
    due = (
        (kind, subject_id, deadline_at)
        for (kind, subject_id, deadline_at), found in states.items()
        if ("planned" in found and not is_over(deadline_at, now))
        or _is_outstanding(session, kind, subject_id, person_id, deadline_at)
    )
    still = list(islice(due, most))
    titles = _titles_of_returns(session, [subject_id for kind, subject_id, _ in still if kind == RETURN], now)
    return [
        Due(subject_id, ABOUT[kind], london_day(deadline_at), titles.get(subject_id, ABOUT[kind]))
        for kind, subject_id, deadline_at in still
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


def _is_outstanding(session: Session, kind: str, subject_id: UUID, person_id: UUID, deadline_at: datetime) -> bool:
    outstanding = outstanding_for(session, kind, subject_id)
    return (
        isinstance(outstanding, Outstanding)
        and outstanding.deadline_at == deadline_at
        and person_id in outstanding.people
    )
