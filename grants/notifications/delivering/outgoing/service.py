"""Messages are written once, and follow from state to state until they have gone out or cannot."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from smtplib import SMTPResponseException
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import Failure, add_job, cancel_jobs
from grants.kernel.writing import Written
from grants.notifications import queries
from grants.notifications.delivering.by_hand.service import ask_by_hand
from grants.notifications.events import MessageFailed, MessageHeld, MessageSent, MessageWritten
from grants.notifications.models import Message, Reminder
from grants.notifications.state_rules import BOUNCED, FAILED, HELD, ON_ITS_WAY, QUEUED, SENT, WAITING

LONGEST_REASON = 500


def write_message(
    session: Session,
    *,
    key: str,
    kind: str,
    person_id: UUID,
    about_id: UUID,
    words: Written,
    now: datetime,
    attachment_id: UUID | None = None,
    held_because: str | None = None,
) -> None:
    """Have a message sent to a person, once for each `key`; it is held at first where `held_because` says why."""
    if queries.message_with_key(session, key) is not None:
        return
    application_id = queries.application_about(session, about_id)
    message = _new(
        key=key,
        kind=kind,
        person_id=person_id,
        about_id=about_id,
        application_id=application_id,
        words=words,
        now=now,
    )
    message.attachment_id = attachment_id
    session.add(message)
    ask_by_hand(session, message, now)
    session.flush()
    add_job(session, queries.SEND_MESSAGE, key=str(message.id), args={"message_id": str(message.id)}, now=now)
    if held_because is not None:
        cancel_jobs(session, queries.SEND_MESSAGE, keys=[str(message.id)], now=now)
        change(message, HELD, now=now, reason=held_because)
    written = MessageWritten(message_id=message.id, person_id=person_id)
    publish(session, written, actor=SYSTEM, now=now, about=(about_id,))


def keep_sent(
    session: Session,
    *,
    key: str,
    kind: str,
    person_id: UUID,
    about_id: UUID,
    words: Written,
    sent_at: datetime,
    now: datetime,
) -> None:
    """Keep among a person's messages what has been mailed to them otherwise, once for each `key`."""
    if queries.message_with_key(session, key) is not None:
        return
    application_id = queries.application_about(session, about_id)
    message = _new(
        key=key,
        kind=kind,
        person_id=person_id,
        about_id=about_id,
        application_id=application_id,
        words=words,
        now=sent_at,
    )
    message.state, message.sent_at = SENT, sent_at
    session.add(message)
    ask_by_hand(session, message, now)


def _new(
    *,
    key: str,
    kind: str,
    person_id: UUID,
    about_id: UUID,
    application_id: UUID | None,
    words: Written,
    now: datetime,
) -> Message:
    return Message(
        id=new_id(),
        key=key,
        kind=kind,
        person_id=person_id,
        about_id=about_id,
        application_id=application_id,
        subject=words.subject,
        text=words.text,
        html=words.html,
        state=QUEUED,
        changed_at=now,
        created_at=now,
    )


# On its way


def begin_message(session: Session, message_id: UUID, *, mail_id: UUID, now: datetime) -> Message | None:
    """Set a message on its way in the mail of this id; None when it has been sent or is held.

    Beginning again what a killed worker had begun changes nothing.
    """
    whole = (joinedload(Message.person, innerjoin=True), joinedload(Message.attachment))
    found = select(Message).where(Message.id == message_id).with_for_update(of=Message)
    message = session.scalars(found.options(*whole)).one()
    if message.state in (SENT, HELD):
        return None
    _set_out(message, mail_id, now)
    return message


def hold_as_needless(session: Session, message: Message, *, reason: str, now: datetime) -> None:
    """Hold a message that its sender found to be needed no more, with why."""
    change(message, HELD, now=now, reason=reason)
    held = MessageHeld(message_id=message.id, person_id=message.person_id)
    publish(session, held, actor=SYSTEM, now=now, about=(message.about_id,))


def begin_reminders(session: Session, said: Sequence[tuple[Reminder, Written, UUID]], *, now: datetime) -> None:
    """Set what each of these reminders says now on its way, in the mail of this id, in which others may go as well.

    What it said when it was begun before is forgotten: it did not go out, or goes out again as this.
    """
    begun = messages_of_reminders(session, [reminder.id for reminder, _, _ in said])
    about = {reminder.subject_id for reminder, _, _ in said if reminder.id not in begun}
    applications = queries.applications_about(session, about) if about else {}
    for reminder, words, mail_id in said:
        message = begun.get(reminder.id)
        if message is None:
            message = _new(
                key=reminder_key(reminder.id),
                kind=reminder.kind,
                person_id=reminder.person_id,
                about_id=reminder.subject_id,
                application_id=applications.get(reminder.subject_id),
                words=words,
                now=now,
            )
            session.add(message)
        elif message.state == HELD:
            change(message, QUEUED, now=now)
            session.flush()
        message.subject, message.text, message.html = words.subject, words.text, words.html
        _set_out(message, mail_id, now)


def _set_out(message: Message, mail_id: UUID, now: datetime) -> None:
    if message.state != ON_ITS_WAY:
        change(message, ON_ITS_WAY, now=now)
    message.mail_id = mail_id


def change(message: Message, state: str, *, now: datetime, reason: str = "", by: UUID | None = None) -> None:
    """Change the state of a message, with why. The database refuses what may not follow."""
    message.state, message.state_reason, message.changed_at, message.held_by = state, reason, now, by
    message.sent_at = now if state == SENT else None


OF_REMINDER = "reminder:"


def reminder_key(reminder_id: UUID) -> str:
    """The key of the message that a reminder goes out as."""
    return f"{OF_REMINDER}{reminder_id}"


def reminder_of_key(key: str) -> UUID | None:
    """The reminder that the message with this key says; None where it says something else."""
    return UUID(key.removeprefix(OF_REMINDER)) if key.startswith(OF_REMINDER) else None


def ended_reminders(session: Session, reminder_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these reminders that somebody has stopped, or that an address did not take."""
    keys = {reminder_key(each): each for each in reminder_ids}
    ended = or_(Message.held_by.is_not(None), Message.state == BOUNCED)
    found = select(Message.key).where(Message.key.in_(keys), ended)
    return {keys[key] for key in session.scalars(found)} if keys else set()


def messages_of_reminders(session: Session, reminder_ids: Iterable[UUID]) -> dict[UUID, Message]:
    """The messages of those reminders that were begun, by the reminder's id, kept from others meanwhile."""
    keys = {reminder_key(each): each for each in reminder_ids}
    found = select(Message).where(Message.key.in_(keys)).order_by(Message.id).with_for_update()
    return {keys[message.key]: message for message in session.scalars(found)}


# What became of it


_table = cast(Table, Message.__table__)
GONE = (
    update(_table)
    .where(_table.c.key.in_(bindparam("keys", expanding=True)))
    .values(state=SENT, state_reason="", changed_at=bindparam("now"), held_by=None, sent_at=bindparam("now"))
    .returning(_table.c.id)
)


def record_reminders_gone(session: Session, reminder_ids: Iterable[UUID], *, now: datetime) -> Sequence[UUID]:
    """Record of the messages of these reminders that they have gone out; gives their ids."""
    keys = [reminder_key(each) for each in reminder_ids]
    return session.connection().execute(GONE, {"keys": keys, "now": now}).scalars().all()


def record_message_sent(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Record that a message has gone out, once."""
    message = session.scalars(select(Message).where(Message.id == message_id).with_for_update()).one()
    if message.state == SENT:
        return
    change(message, SENT, now=now)
    sent = MessageSent(message_id=message.id, person_id=message.person_id)
    publish(session, sent, actor=SYSTEM, now=now, about=(message.about_id,))


def _in_words(failure: Failure) -> str:
    """Why a try failed, as an administrator reads it."""
    error = failure.error
    if isinstance(error, SMTPResponseException):
        answer = error.smtp_error
        said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return f"The mail server said: {error.smtp_code} {said}"
    return str(error or "").strip() or failure.reason


def record_try_failed(session: Session, messages: Iterable[Message], failure: Failure, *, now: datetime) -> None:
    """Record that a mail in which these messages were has not gone out, and whether it is tried again."""
    reason = _in_words(failure)[:LONGEST_REASON]
    for message in messages:
        change(message, WAITING if failure.tried_again else FAILED, now=now, reason=reason)
        if not failure.tried_again:
            failed = MessageFailed(message_id=message.id, person_id=message.person_id)
            publish(session, failed, actor=SYSTEM, now=now, about=(message.about_id,))
