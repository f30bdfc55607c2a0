"""Administrators stop messages, and have those tried again that have not arrived."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.jobs import cancel_jobs, reschedule_job
from grants.kernel.problems import Conflict
from grants.notifications.delivering.outgoing.service import change, reminder_of_key
from grants.notifications.events import MessageHeld, MessageQueuedAgain
from grants.notifications.models import Message, Reminder
from grants.notifications.queries import SEND_MESSAGE, SEND_REMINDER
from grants.notifications.service import PLANNED, drop_reminders
from grants.notifications.state_rules import HELD, QUEUED, why_not_stopped, why_not_tried_again

STOPPED = "Stopped by an administrator."
BEING_SENT = "It is on its way at this moment. Look again in a minute."


def stop_message(session: Session, message: Message, *, actor: Actor, now: datetime) -> None:
    """Hold a message that has not gone out, until it is tried again. Raises Conflict when it cannot be stopped."""
    locked = _locked(session, message.id)
    if locked.state == HELD:
        return
    if (reason := why_not_stopped(locked.state)) is not None:
        raise Conflict(reason, code="not_stoppable")
    reminder = _reminder(session, locked)
    if reminder is not None:
        drop_reminders(session, [reminder], reason=STOPPED, now=now)
        under_way = reminder.state == PLANNED
    else:
        under_way = bool(cancel_jobs(session, SEND_MESSAGE, keys=[str(locked.id)], now=now))
    if under_way:
        raise Conflict(BEING_SENT, code="not_stoppable")
    change(locked, HELD, now=now, reason=STOPPED, by=actor.person_id)
    held = MessageHeld(message_id=locked.id, person_id=locked.person_id)
    publish(session, held, actor=actor, now=now, about=(locked.about_id,))


def try_again(session: Session, message: Message, *, actor: Actor, now: datetime) -> None:
    """Have a message tried again at once. A reminder of what is done meanwhile is held by its sender.

    Raises Conflict when it cannot be tried again.
    """
    locked = _locked(session, message.id)
    if locked.state == QUEUED:
        return
    if (reason := why_not_tried_again(locked.state)) is not None:
        raise Conflict(reason, code="not_tried_again")
    reminder = _reminder(session, locked)
    if reminder is None:
        asked = reschedule_job(session, SEND_MESSAGE, key=str(locked.id), run_at=now)
    else:
        asked = reschedule_job(session, SEND_REMINDER, key=str(_carrier_of(reminder)), run_at=now)
    if not asked:
        raise Conflict(BEING_SENT, code="not_tried_again")
    change(locked, QUEUED, now=now)
    again = MessageQueuedAgain(message_id=locked.id, person_id=locked.person_id)
    publish(session, again, actor=actor, now=now, about=(locked.about_id,))


def _carrier_of(reminder: Reminder) -> UUID:
    """The reminder whose job sends this one: one that was settled is planned again, and goes by itself."""
    if reminder.state != PLANNED:
        reminder.state, reminder.settled_at, reminder.sent_with = PLANNED, None, None
    return reminder.sent_with or reminder.id


def _locked(session: Session, message_id: UUID) -> Message:
    return session.scalars(select(Message).where(Message.id == message_id).with_for_update()).one()


def _reminder(session: Session, message: Message) -> Reminder | None:
    """The reminder that a message says; None where it says something else."""
    reminder_id = reminder_of_key(message.key)
    return session.get(Reminder, reminder_id, with_for_update=True) if reminder_id else None
