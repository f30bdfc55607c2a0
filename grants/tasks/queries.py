"""Reading notes and tasks."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.monitoring.models import Return
from grants.tasks.access import has_interest, open_to
from grants.tasks.models import Note, Task

MINE, NOBODYS = "mine", "nobody"


def task_of(session: Session, actor: Actor, task_id: UUID) -> Task:
    """A task with everybody who had to do with it. Raises NotFound, also where it is closed to whoever asks."""
    people = (Task.person, Task.giver, Task.maker, Task.ender)
    statement = select(Task).options(*(joinedload(each) for each in people))
    task = session.scalar(statement.where(Task.id == task_id, open_to(actor, Task)))
    if task is None:
        raise NotFound("There is no such task.")
    return task


def note_of(session: Session, note_id: UUID) -> Note:
    """A note with who wrote it."""
    return session.scalars(select(Note).options(joinedload(Note.writer)).where(Note.id == note_id)).one()


def around(record_id: UUID) -> Select[UUID]:
    """A record with what came of it: applications, grants and returns of an organisation, returns of a grant."""
    every = union_all(
        select(literal(record_id, Task.record_id.type).label("id")),
        select(Application.id).where(Application.organisation_id == record_id),
        select(Award.id).where(Award.organisation_id == record_id),
        select(Award.id).where(Award.application_id == record_id),
        select(Return.id).join(Award).where(Award.organisation_id == record_id),
        select(Return.id).where(Return.award_id == record_id),
    ).subquery()
    return select(every.c.id)


def notes_around(session: Session, actor: Actor, record_id: UUID, most: int) -> Sequence[Note]:
    """The notes about a record and what came of it, the latest first, with who wrote them."""
    statement = select(Note).options(joinedload(Note.writer)).where(Note.record_id.in_(around(record_id)))
    return session.scalars(statement.where(open_to(actor, Note)).order_by(Note.id.desc()).limit(most)).all()


def tasks_around(session: Session, actor: Actor, record_id: UUID, most: int) -> Sequence[Task]:
    """The tasks about a record and what came of it, or that a person has in hand, the latest first."""
    people = (Task.person, Task.maker, Task.ender)
    statement = select(Task).options(*(joinedload(each) for each in people)).where(open_to(actor, Task))
    theirs = select(Task.id).where(Task.person_id == record_id, Task.ended_at.is_(None))
    about = select(Task.id).where(Task.record_id.in_(around(record_id)))
    statement = statement.where(Task.id.in_(union_all(about, theirs)))
    return session.scalars(statement.order_by(Task.id.desc()).limit(most)).all()


def notes_page(
    session: Session, actor: Actor, record_id: UUID, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Note]:
    """A page of the notes about one record, the latest first, with who wrote them."""
    statement = select(Note).options(joinedload(Note.writer)).where(Note.record_id == record_id, open_to(actor, Note))
    return page_of(session, statement, by=(Note.id,), descending=True, after=after, size=size)


def tasks_page(
    session: Session,
    actor: Actor,
    *,
    record_id: UUID | None = None,
    who: str = "",
    is_open: bool | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Task]:
    """A page of tasks, the latest first: about one record or about all, one's own or those that nobody has."""
    people = (Task.person, Task.giver, Task.maker, Task.ender)
    statement = select(Task).options(*(joinedload(each) for each in people)).where(open_to(actor, Task))
    if record_id is not None:
        statement = statement.where(Task.record_id == record_id)
    if who:
        statement = statement.where(Task.person_id == (actor.person_id if who == MINE else None))
    if is_open is not None:
        statement = statement.where(Task.ended_at.is_(None) if is_open else Task.ended_at.is_not(None))
    return page_of(session, statement, by=(Task.id,), descending=True, after=after, size=size)


def to_do_by(session: Session, actor: Actor, most: int) -> Sequence[Task]:
    """The open tasks that this person has in hand, and those that nobody has, the most urgent first; with who gave
    each.
    """
    hands = (Task.person_id == actor.person_id) | Task.person_id.is_(None)
    statement = select(Task).where(Task.ended_at.is_(None), hands, open_to(actor, Task))
    return session.scalars(statement.options(joinedload(Task.giver)).order_by(Task.due_on, Task.id).limit(most)).all()


def late_tasks(session: Session, actor: Actor, today: date, most: int) -> Sequence[Task]:
    """The open tasks whose day is past, the oldest first; with who has each."""
    statement = select(Task).where(Task.ended_at.is_(None), Task.due_on < today, open_to(actor, Task))
    return session.scalars(statement.options(joinedload(Task.person)).order_by(Task.due_on, Task.id).limit(most)).all()


def open_tasks_of(session: Session, person_id: UUID) -> Sequence[Task]:
    """The open tasks that somebody has in hand, locked."""
    statement = select(Task).where(Task.person_id == person_id, Task.ended_at.is_(None)).order_by(Task.id)
    return session.scalars(statement.with_for_update()).all()


def closed_tasks(session: Session, actor: Actor) -> frozenset[UUID]:
    """The notes and tasks that are closed to an administrator with an interest in what they are about."""
    if not has_interest(actor):
        return frozenset()
    return frozenset(
        each for kind in (Note, Task) for each in session.scalars(select(kind.id).where(~open_to(actor, kind)))
    )
