"""Reading what somebody has to send by hand."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.notifications.models import HandSending, Message


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


def number_to_do(session: Session) -> int:
    return session.scalar(select(func.count()).where(HandSending.done_at.is_(None))) or 0


def _with_message() -> Select[HandSending]:
    message = joinedload(HandSending.message, innerjoin=True)
    return select(HandSending).options(message.joinedload(Message.person, innerjoin=True))
