"""What somebody has to send by hand: to people who need braille, say, or a telephone call."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from grants.identity.needs.queries import needs_of, values_of
from grants.identity.needs.rules import by_hand
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.kernel.stage import Waiting
from grants.notifications.events import MessageSentByHand
from grants.notifications.models import HandSending, Message


def ask_by_hand(session: Session, message: Message, now: datetime) -> None:
    """Ask the administrators to send a new message by hand as well, where its reader needs that."""
    how = by_hand(values_of(needs_of(session, message.person_id)))
    if how is not None:
        session.flush()
        session.add(HandSending(message_id=message.id, how=how, asked_at=now))


def hand_sending_of(session: Session, message_id: UUID) -> HandSending:
    """Raises NotFound."""
    found = session.scalar(_with_message().where(HandSending.message_id == message_id))
    if found is None:
        raise NotFound("This message need not be sent by hand.")
    return found


def hand_sendings_to_do(session: Session, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[HandSending]:
    """Those that nobody has sent yet, the oldest first."""
    statement = _with_message().where(HandSending.done_at.is_(None))
    return page_of(session, statement, by=(HandSending.asked_at, HandSending.message_id), after=after, size=size)


def record_sent_by_hand(session: Session, sending: HandSending, *, actor: Actor, now: datetime) -> None:
    """Record that somebody has sent it. Doing it again changes nothing."""
    locked = session.scalars(
        select(HandSending).where(HandSending.message_id == sending.message_id).with_for_update()
    ).one()
    if locked.done_at is None:
        locked.done_at = now
        sent = MessageSentByHand(message_id=sending.message_id, person_id=sending.message.person_id)
        publish(session, sent, actor=actor, now=now)


def to_send_by_hand(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: the oldest by name, and how many more."""
    if not actor.is_administrator:
        return []
    oldest = hand_sendings_to_do(session, size=3).items
    more = _number_to_do(session) - len(oldest)
    waiting = [
        Waiting(f"Send “{one.message.subject}” to {one.message.person.name}, {one.how}", url_for("by_hand.list"))
        for one in oldest
    ]
    return waiting + ([Waiting(f"{more} more to send by hand", url_for("by_hand.list"))] if more else [])


def _number_to_do(session: Session) -> int:
    return session.scalar(select(func.count()).where(HandSending.done_at.is_(None))) or 0


def _with_message() -> Select[HandSending]:
    message = joinedload(HandSending.message, innerjoin=True)
    return select(HandSending).options(message.joinedload(Message.person, innerjoin=True))
