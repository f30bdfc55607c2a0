"""What follows when a mail could not be sent: what is written down of its messages, of the address where that is why,
and what waits for administrators.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.jobs import DEAD, Failure, Job
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.notifications import queries
from grants.notifications.delivering.bounces.service import record_refusal
from grants.notifications.delivering.outgoing.refusing import AddressRefused
from grants.notifications.delivering.outgoing.service import messages_of_reminders, record_try_failed
from grants.notifications.models import Message, Reminder
from grants.notifications.service import PLANNED, drop_reminders
from grants.notifications.state_rules import FAILED, HELD, SENT

REFUSED_THERE = "The address takes no mail."


def message_failing(session: Session, args: dict[str, Any], failure: Failure, now: datetime) -> None:
    """Record that a try to send a message has failed."""
    found = select(Message).where(Message.id == UUID(args["message_id"])).with_for_update()
    _failed(session, [each for each in session.scalars(found) if each.state not in (SENT, HELD)], failure, now)


def reminder_failing(session: Session, args: dict[str, Any], failure: Failure, now: datetime) -> None:
    """Record that a try to send a reminder has failed, with those that would have gone in the same mail.

    None of them is tried again at an address that takes no mail.
    """
    together = select(Reminder).where(Reminder.sent_with == UUID(args["reminder_id"]), Reminder.state == PLANNED)
    reminders = session.scalars(together.order_by(Reminder.id).with_for_update()).all()
    messages = messages_of_reminders(session, [each.id for each in reminders]).values()
    _failed(session, [each for each in messages if each.state != HELD], failure, now)
    if isinstance(failure.error, AddressRefused):
        drop_reminders(session, reminders, reason=REFUSED_THERE, now=now)


def _failed(session: Session, messages: Sequence[Message], failure: Failure, now: datetime) -> None:
    refused = failure.error
    if isinstance(refused, AddressRefused) and messages and messages[0].mail_id is not None:
        record_refusal(session, messages[0].mail_id, refused, now=now)
    else:
        record_try_failed(session, messages, failure, now=now)


@waits_for(administrators, Message.state == FAILED)
def messages_given_up(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what could not be sent to people whom we know."""
    if not (number := queries.number_in_state(session, actor, FAILED)):
        return []
    text = f"{counted(number, 'message')} could not be sent"
    return [Waiting(text, url_for("lists.show", list_key="messages", state=FAILED), detail="Each says why.")]


@waits_for(administrators, Job.state == DEAD)
def mails_given_up(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what could not be sent to others."""
    if not (number := queries.number_given_up(session)):
        return []
    text = f"{counted(number, 'mail')} to people without an account could not be sent"
    return [Waiting(text, url_for("oversight.jobs_page"), detail="The list of jobs says why, and can try again.")]
