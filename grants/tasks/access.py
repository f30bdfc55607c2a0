"""To whom notes and tasks are open: administrators, but nobody with an interest in the record that they are about."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, literal, or_, select, true
from sqlalchemy.orm import Session

from grants.applications.conflicts import conflicts_of
from grants.awards.models import Award
from grants.kernel import history
from grants.kernel.access import Actor
from grants.kernel.problems import NotFound
from grants.kernel.stage import Named
from grants.kernel.web import current_actor
from grants.monitoring.models import Return
from grants.tasks.models import Note, Task


def open_to(actor: Actor, kind: type[Note] | type[Task]) -> ColumnElement[bool]:
    """A condition on notes or on tasks: those that an administrator may read."""
    return _nothing_closed(actor, kind.record_id, kind.of_id)


def has_interest(actor: Actor) -> bool:
    """Whether anything at all is closed to somebody."""
    return bool(conflicts_of(actor) or _own(actor))


def _own(actor: Actor) -> frozenset[UUID]:
    return actor.held("member") | actor.held("funder")


def _nothing_closed(actor: Actor, *columns: Any) -> ColumnElement[bool]:
    """Closed is what is about an application in which somebody has a conflict of interest, its grant and its returns,
    and what is about an organisation for which they act, whatever else they are.
    """
    conflicted, own = conflicts_of(actor), _own(actor)
    if not conflicted and not own:
        return true()
    awards = select(Award.id).where(or_(Award.application_id.in_(conflicted), Award.organisation_id.in_(own)))
    returns = select(Return.id).where(Return.award_id.in_(awards))
    closed = (conflicted | own, awards, returns)
    return and_(*(or_(column.is_(None), and_(*(column.not_in(each) for each in closed))) for column in columns))


def is_open(session: Session, actor: Actor, record_id: UUID, of_id: UUID | None) -> bool:
    """Whether notes and tasks about a record are open to an administrator."""
    if not actor.is_administrator or not has_interest(actor):
        return actor.is_administrator
    about = (literal(record_id, Uuid()), literal(of_id, Uuid()))
    return bool(session.scalar(select(_nothing_closed(actor, *about))))


def may_write_about(session: Session, actor: Actor, record_id: UUID, of_id: UUID | None = None) -> bool:
    """Whether somebody can write notes and make tasks about a record. A task is no such record."""
    return is_open(session, actor, record_id, of_id) and session.get(Task, record_id) is None


def load_record(session: Session, record_id: UUID) -> tuple[UUID, Named]:
    """A record about which whoever asks can write. Raises NotFound, also where it is closed to them."""
    actor = current_actor()
    named = history.named(session, actor, record_id)
    if named is None or not may_write_about(session, actor, record_id, named.of):
        raise NotFound("There is no such record, or it is closed to you.")
    return record_id, named
