"""All reminders of one person that go out on the same day go in one mail.

Only reminders are joined. What is said once (a code, a decision, a letter, money that was paid) is a message, and has a
mail of its own. Whichever reminder is sent first takes the others of that day with it, and that is written down before
the mail goes. So a mail that is sent again, because a worker was killed before it could say that it had sent it, takes
the same ones with it.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from grants.identity.models import Person
from grants.kernel.clock import london_day, london_moment
from grants.kernel.jobs import RUNNING, WAITING, Job
from grants.notifications import queries, rules
from grants.notifications.mailing import not_before_hours
from grants.notifications.models import Reminder
from grants.notifications.wishes.queries import hours_of_each

LOOKS_AGAIN = timedelta(seconds=10)


def gather(
    session: Session, reminder_ids: Collection[UUID], now: datetime
) -> tuple[dict[UUID, list[Reminder]], dict[UUID, datetime]]:
    """The planned reminders that go out in the mail of each of these, itself among them, by its id: none of one that is
    settled already. And until when those wait that may not go out at this hour, or go in the mail of another that is
    under way.
    """
    written_to = select(Reminder.person_id).where(Reminder.id.in_(reminder_ids))
    people = session.scalars(
        select(Person.id).where(Person.id.in_(written_to)).order_by(Person.id).with_for_update(key_share=True)
    ).all()
    planned = _planned(session, people, reminder_ids, now)
    hours = hours_of_each(session, people)
    together: dict[UUID, list[Reminder]] = {each: [] for each in reminder_ids}
    later: dict[UUID, datetime] = {}
    for reminder in (planned[each] for each in reminder_ids if each in planned):
        theirs = [each for each in planned.values() if each.person_id == reminder.person_id]
        until = _waits_until(session, reminder, hours.get(reminder.person_id), now)
        if until is None:
            together[reminder.id] = _with_others(reminder, theirs, now)
        else:
            later[reminder.id] = until
            del together[reminder.id]
    return together, later


def _planned(
    session: Session, people: Collection[UUID], reminder_ids: Collection[UUID], now: datetime
) -> dict[UUID, Reminder]:
    """What these people are to be reminded of today, late ones too, and what one of these reminders carries."""
    found = select(Reminder).where(
        Reminder.person_id.in_(people),
        Reminder.state == "planned",
        or_(Reminder.send_at < _tomorrow(now), Reminder.id.in_(reminder_ids), Reminder.sent_with.in_(reminder_ids)),
    )
    found = found.options(joinedload(Reminder.person, innerjoin=True)).order_by(Reminder.id)
    return {each.id: each for each in session.scalars(found.execution_options(populate_existing=True))}


def _waits_until(session: Session, reminder: Reminder, hours: tuple[int, int] | None, now: datetime) -> datetime | None:
    later = rules.not_before(reminder.send_at, now) or not_before_hours(hours, reminder.kind, now)
    if later is not None:
        return later
    other = reminder.sent_with if reminder.sent_with != reminder.id else None
    return now + LOOKS_AGAIN if other and _is_under_way(session, other) else None


def _with_others(reminder: Reminder, theirs: Collection[Reminder], now: datetime) -> list[Reminder]:
    """It and the person's reminders of today, and late ones, that go in no mail yet or in the one that it was given up
    in.
    """
    if reminder.sent_with != reminder.id:
        given_up, tomorrow = reminder.sent_with, _tomorrow(now)
        for each in theirs:
            if each.send_at < tomorrow and each.sent_with in (None, given_up):
                each.sent_with = reminder.id
    return [each for each in theirs if each.sent_with == reminder.id]


def _tomorrow(now: datetime) -> datetime:
    return london_moment(london_day(now) + timedelta(days=1), time())


def _is_under_way(session: Session, carrier_id: UUID) -> bool:
    job = select(Job.id).where(Job.name == queries.SEND_REMINDER, Job.key == str(carrier_id))
    return session.scalar(job.where(Job.state.in_((WAITING, RUNNING)))) is not None
