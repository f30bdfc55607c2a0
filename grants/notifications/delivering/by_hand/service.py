"""What is to be sent by hand is asked for, and recorded when it is sent."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.queries import needs_of, values_of
from grants.identity.needs.rules import NOTHING, by_hand
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Invalid, Problem
from grants.notifications.delivering.texting.queries import text_of_mail
from grants.notifications.events import MessageSentByHand
from grants.notifications.models import HandSending, Message

LONGEST_NOTE = 500


def ask_by_hand(session: Session, message: Message, now: datetime) -> None:
    """Ask the administrators to send a new message by hand as well, where its reader needs that.

    Whoever got it as a text message, as they prefer, has it already, unless they need another format too.
    """
    is_text = text_of_mail(session, message.mail_id) is not None
    how = how_by_hand(needs_of(session, message.person_id), is_text=is_text)
    if how is not None:
        session.flush()
        session.add(HandSending(message_id=message.id, how=how, asked_at=now))


def how_by_hand(kept: CommunicationNeed | None, *, is_text: bool) -> str | None:
    """How somebody with these needs is written to by hand as well; None where they are not."""
    needs = values_of(kept)
    if is_text:
        needs["contact_method"] = NOTHING["contact_method"]
    return by_hand(needs)


def record_sent_by_hand(session: Session, sending: HandSending, *, note: str = "", actor: Actor, now: datetime) -> None:
    """Record that somebody has sent it, with what they write about it. Doing it again changes nothing.

    Raises Invalid for a note that is too long.
    """
    if len(note) > LONGEST_NOTE:
        raise Invalid([Problem("note", f"Use at most {LONGEST_NOTE} characters.", "too_long")])
    locked = session.scalars(
        select(HandSending).where(HandSending.message_id == sending.message_id).with_for_update()
    ).one()
    if locked.done_at is None:
        locked.done_at, locked.note = now, note.strip()
        sent = MessageSentByHand(message_id=sending.message_id, person_id=sending.message.person_id)
        publish(session, sent, actor=actor, now=now)
