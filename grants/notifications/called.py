"""What messages and reminders are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.stage import Named
from grants.notifications.models import Message, Reminder
from grants.notifications.rules import ABOUT


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are messages or reminders."""
    messages = select(Message).where(Message.id.in_(ids)).options(joinedload(Message.person))
    reminders = select(Reminder).where(Reminder.id.in_(ids)).options(joinedload(Reminder.person))
    found = {each.id: _message(each) for each in session.scalars(messages)}
    return found | {each.id: _reminder(each) for each in session.scalars(reminders)}


def _message(message: Message) -> Named:
    words = f"a message to {message.person.name}"
    href = url_for("notifications.show", message_id=message.id)
    return Named(words, href, undone=f"A{words[1:]} has not gone out")


def _reminder(reminder: Reminder) -> Named:
    words = f"a reminder to {reminder.person.name} ({ABOUT[reminder.kind].lower()})"
    return Named(words, undone=f"A{words[1:]} has not gone out")
