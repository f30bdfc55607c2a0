"""Reminders are planned, moved and dropped; messages are written; and what was sent is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import add_job, cancel_jobs, reschedule_job
from grants.kernel.writing import Written
from grants.notifications import queries, rules
from grants.notifications.by_hand.service import ask_by_hand
from grants.notifications.events import (
    MessageSent,
    MessageWritten,
    ReminderDropped,
    ReminderPlanned,
    ReminderSent,
)
from grants.notifications.models import Message, Reminder
from grants.notifications.offsets.queries import Schedule, schedule_of
from grants.notifications.outstanding import Outstanding, outstanding_for
from grants.notifications.queries import SEND_MESSAGE, SEND_REMINDER
from grants.notifications.wanted import people_of, why_not_wanted
from grants.panels.papers.member_papers import ask_for_readers_papers

PLANNED, SENT, DROPPED = "planned", "sent", "dropped"

# Reminders


def align_reminders(session: Session, *, kind: str, subject_id: UUID, now: datetime, newly_set: bool = False) -> None:
    """Bring the reminders about one thing in line with how it stands now.

    What is left to do gets its reminders; those that do not belong to it any more are dropped.
    Doing it again changes nothing. With `newly_set` none is planned whose moment has passed.
    """
    known = queries.reminders_about(session, kind, subject_id)
    outstanding = outstanding_for(session, kind, subject_id)
    planned = [reminder for reminder in known if reminder.state == PLANNED]
    if isinstance(outstanding, str):
        drop_reminders(session, planned, reason=outstanding, now=now)
        return
    schedule = schedule_of(session, kind, outstanding.scheme_id)
    not_sensible: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in planned:
        reason = why_not_wanted(session, reminder, outstanding, schedule.steps)
        if reason is not None:
            not_sensible[reason].append(reminder)
    for reason, reminders in not_sensible.items():
        drop_reminders(session, reminders, reason=reason, now=now)
    _plan(session, outstanding, schedule, known, subject_id=subject_id, now=now, newly_set=newly_set)


def _plan(
    session: Session,
    outstanding: Outstanding,
    schedule: Schedule,
    known: Iterable[Reminder],
    *,
    subject_id: UUID,
    now: datetime,
    newly_set: bool,
) -> None:
    of_deadline = {(r.person_id, r.step): r for r in known if r.deadline_at == outstanding.deadline_at}
    since = max(outstanding.since, schedule.since or outstanding.since, now if newly_set else outstanding.since)
    moments = rules.plan(schedule.steps, outstanding.deadline_at, since=since, now=now)
    for step in schedule.steps:
        send_at = moments.get(step.name)
        if send_at is None:
            continue
        for person_id in sorted(people_of(session, outstanding, step)):
            reminder = of_deadline.get((person_id, step.name))
            if reminder is None:
                reminder = Reminder(
                    id=new_id(),
                    kind=schedule.kind,
                    subject_id=subject_id,
                    person_id=person_id,
                    step=step.name,
                    deadline_at=outstanding.deadline_at,
                    send_at=send_at,
                    state=PLANNED,
                )
                session.add(reminder)
            elif reminder.state == DROPPED:
                reminder.state, reminder.settled_at, reminder.send_at = PLANNED, None, send_at
                reminder.sent_with = None
            elif reminder.state == PLANNED and reminder.send_at != send_at > now:
                reminder.send_at = send_at
            else:
                continue
            _ask_to_send(session, reminder, now)


def _ask_to_send(session: Session, reminder: Reminder, now: datetime) -> None:
    session.flush()
    key = str(reminder.id)
    asked = add_job(session, SEND_REMINDER, key=key, args={"reminder_id": key}, run_at=reminder.send_at, now=now)
    if asked is None:
        reschedule_job(session, SEND_REMINDER, key=key, run_at=reminder.send_at)
    planned = ReminderPlanned(
        reminder_id=reminder.id,
        about_id=reminder.subject_id,
        person_id=reminder.person_id,
        send_at=reminder.send_at,
    )
    publish(session, planned, actor=SYSTEM, now=now, about=(reminder.subject_id,))


def drop_reminders(session: Session, reminders: Iterable[Reminder], *, reason: str, now: datetime) -> None:
    """Drop planned reminders. One that is being sent this moment is left: its sender looks for itself."""
    by_key = {str(reminder.id): reminder for reminder in reminders}
    under_way = cancel_jobs(session, SEND_REMINDER, keys=list(by_key), now=now) if by_key else set()
    for key, reminder in by_key.items():
        if key not in under_way:
            _drop(session, reminder, reason, now)


def _drop(session: Session, reminder: Reminder, reason: str, now: datetime) -> None:
    reminder.state, reminder.settled_at = DROPPED, now
    dropped = ReminderDropped(reminder_id=reminder.id, about_id=reminder.subject_id, reason=reason)
    publish(session, dropped, actor=SYSTEM, now=now, about=(reminder.subject_id,))


def record_reminder_dropped(session: Session, reminder_id: UUID, *, reason: str, now: datetime) -> None:
    """Record that the sender found a reminder to be pointless."""
    reminder = _locked_reminder(session, reminder_id)
    if reminder.state == PLANNED:
        _drop(session, reminder, reason, now)


def record_reminder_sent(session: Session, reminder_id: UUID, *, words: Written, now: datetime) -> None:
    """Record that a reminder has gone out, and keep what it said among the person's messages."""
    reminder = _locked_reminder(session, reminder_id)
    if reminder.state == SENT:
        return
    reminder.state, reminder.settled_at = SENT, now
    message = Message(
        id=new_id(),
        key=f"reminder:{reminder.id}",
        person_id=reminder.person_id,
        about_id=reminder.subject_id,
        application_id=queries.application_about(session, reminder.subject_id),
        subject=words.subject,
        text=words.text,
        html=words.html,
        state="sent",
        created_at=now,
        sent_at=now,
    )
    session.add(message)
    ask_by_hand(session, message, now)
    if reminder.kind == rules.PAPERS:
        ask_for_readers_papers(session, reminder.subject_id, now=now)
    sent = ReminderSent(reminder_id=reminder.id, about_id=reminder.subject_id)
    publish(session, sent, actor=SYSTEM, now=now, about=(reminder.subject_id,))


def _locked_reminder(session: Session, reminder_id: UUID) -> Reminder:
    return session.scalars(select(Reminder).where(Reminder.id == reminder_id).with_for_update()).one()


def record_gathered(
    session: Session, sent: Mapping[UUID, Written], pointless: Mapping[UUID, str], *, now: datetime
) -> None:
    """Record what became of reminders that went to one person in one mail, each with its own words.

    What was found to be pointless is dropped. No job is left that would send one of them by itself.
    """
    for reminder_id, words in sent.items():
        record_reminder_sent(session, reminder_id, words=words, now=now)
    for reminder_id, reason in pointless.items():
        record_reminder_dropped(session, reminder_id, reason=reason, now=now)
    cancel_jobs(session, SEND_REMINDER, keys=[str(each) for each in (*sent, *pointless)], now=now)


# Messages


def write_message(
    session: Session,
    *,
    key: str,
    person_id: UUID,
    about_id: UUID,
    words: Written,
    now: datetime,
    attachment_id: UUID | None = None,
) -> None:
    """Have a message sent to a person, once for each `key`."""
    if queries.message_with_key(session, key) is not None:
        return
    message = Message(
        id=new_id(),
        key=key,
        person_id=person_id,
        about_id=about_id,
        application_id=queries.application_about(session, about_id),
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachment_id=attachment_id,
        state="waiting",
        created_at=now,
    )
    session.add(message)
    ask_by_hand(session, message, now)
    session.flush()
    add_job(session, SEND_MESSAGE, key=str(message.id), args={"message_id": str(message.id)}, now=now)
    written = MessageWritten(message_id=message.id, person_id=person_id)
    publish(session, written, actor=SYSTEM, now=now, about=(about_id,))


def keep_sent(
    session: Session, *, key: str, person_id: UUID, about_id: UUID, words: Written, sent_at: datetime, now: datetime
) -> None:
    """Keep among a person's messages what has been mailed to them otherwise, once for each `key`."""
    if queries.message_with_key(session, key) is not None:
        return
    message = Message(
        id=new_id(),
        key=key,
        person_id=person_id,
        about_id=about_id,
        subject=words.subject,
        text=words.text,
        html=words.html,
        state="sent",
        created_at=sent_at,
        sent_at=sent_at,
    )
    session.add(message)
    ask_by_hand(session, message, now)


def record_message_sent(session: Session, message_id: UUID, *, now: datetime) -> None:
    message = session.scalars(select(Message).where(Message.id == message_id).with_for_update()).one()
    if message.state == "sent":
        return
    message.state, message.sent_at = "sent", now
    sent = MessageSent(message_id=message.id, person_id=message.person_id)
    publish(session, sent, actor=SYSTEM, now=now, about=(message.about_id,))
