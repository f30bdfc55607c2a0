"""Reminders are planned, moved and dropped; they go out with others of the day, and what became of them is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish, publish_all
from grants.kernel.jobs import add_job, cancel_jobs, reschedule_job
from grants.notifications import queries, rules
from grants.notifications.delivering.by_hand.service import how_by_hand
from grants.notifications.delivering.outgoing.service import (
    begin_reminders,
    change,
    ended_reminders,
    messages_of_reminders,
    record_reminders_gone,
)
from grants.notifications.events import ReminderDropped, ReminderPlanned, ReminderSent
from grants.notifications.models import HandSending, Reminder
from grants.notifications.outstanding import outstanding_for
from grants.notifications.pressing.queries import who_has_done
from grants.notifications.queries import SEND_REMINDER
from grants.notifications.reminding.offsets.queries import Schedule, schedule_of
from grants.notifications.sending import Outgoing
from grants.notifications.state_rules import HELD, NEXT, SENT
from grants.notifications.to_do import Outstanding
from grants.notifications.wanted import people_of, why_not_wanted
from grants.notifications.wishes.queries import who_does_not_want
from grants.panels.papers.member_papers import ask_for_readers_papers

PLANNED, DROPPED = "planned", "dropped"

# Reminders


def align_reminders(session: Session, *, kind: str, subject_id: UUID, now: datetime, newly_set: bool = False) -> None:
    """Bring the reminders about one thing in line with how it stands now.

    What is left to do gets its reminders; those that do not belong to it any more are dropped.
    Doing it again changes nothing. With `newly_set` none is planned whose moment has passed.
    """
    known = queries.reminders_about(session, kind, subject_id)
    outstanding = outstanding_for(session, kind, subject_id)
    planned = [reminder for reminder in known if reminder.state == PLANNED]
    _end_sent([reminder for reminder in known if reminder.state == SENT], outstanding, now)
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


def _end_sent(sent: Iterable[Reminder], outstanding: Outstanding | str, now: datetime) -> None:
    """Say of what was sent whether it still asks its reader for something."""
    for reminder in sent:
        asks = (
            isinstance(outstanding, Outstanding)
            and outstanding.deadline_at == reminder.deadline_at
            and reminder.person_id in outstanding.people
        )
        if asks != (reminder.ended_at is None):
            reminder.ended_at = None if asks else now


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
    ended = ended_reminders(session, [r.id for r in of_deadline.values() if r.state == DROPPED])
    everybody = frozenset[UUID]().union(*(people_of(session, outstanding, step) for step in schedule.steps))
    unwanted = who_does_not_want(session, schedule.kind, everybody)
    unwanted |= who_has_done(session, schedule.kind, subject_id, outstanding.deadline_at)
    moments = rules.plan(schedule.steps, outstanding.deadline_at, since=since, now=now)
    for step in schedule.steps:
        send_at = moments.get(step.name)
        if send_at is None:
            continue
        for person_id in sorted(people_of(session, outstanding, step) - unwanted):
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
            elif reminder.id in ended:
                continue
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
    """What it had begun to say is held."""
    reminder.state, reminder.settled_at = DROPPED, now
    for message in messages_of_reminders(session, [reminder.id]).values():
        if HELD in NEXT[message.state]:
            change(message, HELD, now=now, reason=reason)
    dropped = ReminderDropped(reminder_id=reminder.id, about_id=reminder.subject_id, reason=reason)
    publish(session, dropped, actor=SYSTEM, now=now, about=(reminder.subject_id,))


def begin_gathered(session: Session, outgoing: Mapping[UUID, Outgoing], *, now: datetime) -> None:
    """Set reminders on their way, by the id of the mail in which those of one person go together, and drop what was
    found to be pointless.
    """
    pointless = {key: reason for each in outgoing.values() for key, reason in each.pointless.items()}
    for reminder_id, reason in pointless.items():
        record_reminder_dropped(session, reminder_id, reason=reason, now=now)
    if pointless:
        cancel_jobs(session, SEND_REMINDER, keys=[str(each) for each in pointless], now=now)
    said = [(reminder, words, mail_id) for mail_id, mail in outgoing.items() for reminder, words in mail.each]
    if said:
        begin_reminders(session, said, now=now)


def record_reminder_dropped(session: Session, reminder_id: UUID, *, reason: str, now: datetime) -> None:
    """Record that the sender found a reminder to be pointless."""
    reminder = _locked_reminder(session, reminder_id)
    if reminder.state == PLANNED:
        _drop(session, reminder, reason, now)


_table = cast(Table, Reminder.__table__)
GONE = (
    update(_table)
    .where(_table.c.id.in_(bindparam("reminders", expanding=True)), _table.c.state != SENT)
    .values(state=SENT, settled_at=bindparam("now"))
    .returning(_table.c.id, _table.c.kind, _table.c.subject_id)
)


def record_gathered(session: Session, outgoing: Outgoing, *, is_text: bool = False, now: datetime) -> None:
    """Record that reminders have gone to one person in one mail, or as one text message. Those that went along need no
    job of their own.
    """
    ids = [reminder.id for reminder, _ in outgoing.each]
    sent = session.connection().execute(GONE, {"reminders": ids, "now": now}).all()
    message_ids = record_reminders_gone(session, [each.id for each in sent], now=now)
    how = how_by_hand(outgoing.needs, is_text=is_text)
    if how is not None:
        session.add_all(HandSending(message_id=each, how=how, asked_at=now) for each in message_ids)
    for each in sent:
        if each.kind == rules.PAPERS:
            ask_for_readers_papers(session, each.subject_id, now=now)
    told = [(ReminderSent(reminder_id=each.id, about_id=each.subject_id), (each.subject_id,)) for each in sent]
    publish_all(session, told, actor=SYSTEM, now=now)
    if len(ids) > 1:
        cancel_jobs(session, SEND_REMINDER, keys=[str(each) for each in ids], now=now)


def _locked_reminder(session: Session, reminder_id: UUID) -> Reminder:
    return session.scalars(select(Reminder).where(Reminder.id == reminder_id).with_for_update()).one()
