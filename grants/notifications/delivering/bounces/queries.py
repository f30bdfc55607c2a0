"""Reading what came back."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.notifications.delivering.bounces.models import Bounce
from grants.notifications.queries import is_readable


def bounce_of(session: Session, bounce_id: UUID) -> Bounce:
    """A mail that came back, with its person and message. Raises NotFound."""
    bounce = session.scalar(_whole().where(Bounce.id == bounce_id))
    if bounce is None:
        raise NotFound("No such mail came back.")
    return bounce


def bounces_page(
    session: Session, actor: Actor, *, settled: bool = False, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Bounce]:
    """A page of what came back that this administrator may know of: what waits the oldest first, else the latest."""
    statement = _whole().where(Bounce.settled_at.is_not(None) if settled else _waits(), _may_know(actor))
    return page_of(session, statement, by=(Bounce.at, Bounce.id), after=after, size=size, descending=settled)


def number_waiting(session: Session, actor: Actor) -> int:
    """How many mails came back that nobody has dealt with, of those that this administrator may know of."""
    return session.scalar(select(func.count()).select_from(Bounce).where(_waits(), _may_know(actor))) or 0


def failed_of(session: Session, person_id: UUID | None) -> Bounce | None:
    """The latest mail that failed at this person's address, which they have not confirmed since."""
    found = select(Bounce).where(Bounce.person_id == person_id, Bounce.confirmed_at.is_(None))
    return session.scalar(found.order_by(Bounce.at.desc(), Bounce.id.desc()).limit(1))


def with_failed_address(session: Session, people: Collection[UUID]) -> set[UUID]:
    """Those of these people whose address took no mail and who have not confirmed it since."""
    found = select(Bounce.person_id).where(Bounce.person_id.in_(people), Bounce.confirmed_at.is_(None))
    return {each for each in session.scalars(found) if each is not None}


def _waits() -> ColumnElement[bool]:
    return Bounce.settled_at.is_(None)


def _may_know(actor: Actor) -> ColumnElement[bool]:
    return or_(Bounce.message_id.is_(None), Bounce.message.has(is_readable(actor)))


def _whole() -> Select[Bounce]:
    return select(Bounce).options(joinedload(Bounce.person), joinedload(Bounce.message))
