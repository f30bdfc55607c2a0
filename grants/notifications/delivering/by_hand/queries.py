"""Reading what somebody has to send by hand."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.notifications.models import HandSending, Message, NotifiedLetter
from grants.notifications.queries import is_readable
from grants.notifications.state_rules import LETTER_UNDER_WAY


def hand_sending_of(session: Session, message_id: UUID) -> HandSending:
    """Raises NotFound."""
    found = session.scalar(_with_message().where(HandSending.message_id == message_id))
    if found is None:
        raise NotFound("This message need not be sent by hand.")
    return found


def hand_sendings_to_do(
    session: Session, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[HandSending]:
    """A page of the messages to send by hand that nobody has sent and this administrator may read, the oldest first."""
    statement = _with_message().where(*_to_do(actor))
    return page_of(session, statement, by=(HandSending.asked_at, HandSending.message_id), after=after, size=size)


def number_to_do(session: Session, actor: Actor) -> int:
    """How many nobody has sent yet, of those that this administrator may read."""
    return session.scalar(select(func.count()).select_from(HandSending).where(*_to_do(actor))) or 0


def _to_do(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    at_notify = exists().where(
        NotifiedLetter.message_id == HandSending.message_id, NotifiedLetter.state.in_(LETTER_UNDER_WAY)
    )
    return HandSending.done_at.is_(None), ~at_notify, HandSending.message.has(is_readable(actor))


def _with_message() -> Select[HandSending]:
    message = joinedload(HandSending.message, innerjoin=True)
    return select(HandSending).options(message.joinedload(Message.person, innerjoin=True))
