"""All reminders of one person that go out on the same day go in one mail.

Only reminders are joined. What is said once (a code, a decision, a letter, money that was paid) is a message, and has a
mail of its own. Whichever reminder is sent first takes the others of that day with it, and that is written down before
the mail goes. So a mail that is sent again, because a worker was killed before it could say that it had sent it, takes
the same ones with it.
"""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.clock import london_day, london_moment
from grants.kernel.jobs import RUNNING, WAITING, Job
from grants.kernel.running import NotYet
from grants.notifications import queries, rules
from grants.notifications.mailing import not_before
from grants.notifications.models import Reminder

LOOKS_AGAIN = timedelta(seconds=10)


def gather(session: Session, reminder_id: UUID, now: datetime) -> list[UUID]:
    """The planned reminders that go out in the mail of this one, itself among them; none when it is settled already.

    Raises NotYet when it may not go out at this hour, or goes in the mail of another that is under way.
    """
    reminder = queries.reminder_of(session, reminder_id)
    session.execute(select(Person.id).where(Person.id == reminder.person_id).with_for_update(key_share=True))
    session.refresh(reminder, ["state", "sent_with"])
    if reminder.state != "planned":
        return []
    later = rules.not_before(reminder.send_at, now) or not_before(session, reminder.person_id, reminder.kind, now)
    if later is not None:
        raise NotYet(later)
    if reminder.sent_with != reminder.id:
        if reminder.sent_with and _is_under_way(session, reminder.sent_with):
            raise NotYet(now + LOOKS_AGAIN)
        for each in _free_today(session, reminder, now):
            each.sent_with = reminder.id
        session.flush()
    together = select(Reminder.id).where(Reminder.sent_with == reminder.id, Reminder.state == "planned")
    return list(session.scalars(together.where(Reminder.person_id == reminder.person_id).order_by(Reminder.id)))


def _is_under_way(session: Session, carrier_id: UUID) -> bool:
    job = select(Job.id).where(Job.name == queries.SEND_REMINDER, Job.key == str(carrier_id))
    return session.scalar(job.where(Job.state.in_((WAITING, RUNNING)))) is not None


def _free_today(session: Session, reminder: Reminder, now: datetime) -> list[Reminder]:
    """The person's reminders of today, and late ones, that go in no mail yet or in the one that this was given up in;
    this one among them.
    """
    tomorrow = london_moment(london_day(now) + timedelta(days=1), time())
    found = select(Reminder).where(
        Reminder.person_id == reminder.person_id,
        Reminder.state == "planned",
        Reminder.send_at < tomorrow,
        or_(Reminder.sent_with.is_(None), Reminder.sent_with == reminder.sent_with),
    )
    return list(session.scalars(found))
