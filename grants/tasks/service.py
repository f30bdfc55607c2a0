"""Notes are written, and tasks are made, taken, given to another, moved, done and taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.administrators.events import AdministratorEnded
from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Problem, SignInNeeded, changed_meanwhile, check, check_version
from grants.tasks import queries, rules
from grants.tasks.access import is_open
from grants.tasks.events import NoteWritten, TaskDone, TaskGiven, TaskMade, TaskMoved, TasksLeft, TaskTakenBack
from grants.tasks.models import Note, Task

CHANGED = changed_meanwhile("task")


def write_note(
    session: Session, *, record_id: UUID, of_id: UUID | None, text: str, actor: Actor, now: datetime
) -> Note:
    """Keep a note about a record. The same sent twice is kept once. Raises Invalid."""
    text, person_id = cleaned(text).strip(), _person(actor)
    check(rules.note_problems(text))
    same = {"record_id": record_id, "text": text, "written_by": person_id}
    before = session.scalar(
        select(Note).where(
            *(getattr(Note, name) == value for name, value in same.items()), Note.written_at > now - rules.SAME_WITHIN
        )
    )
    if before is not None:
        return before
    note = Note(id=new_id(), **same, of_id=of_id, written_at=now)
    session.add(note)
    _publish(session, note, NoteWritten(note_id=note.id, record_id=record_id), actor=actor, now=now)
    return note


def make_task(
    session: Session,
    *,
    record_id: UUID,
    of_id: UUID | None,
    words: str,
    due_on: date | None,
    person_id: UUID | None,
    problems: list[Problem] | None = None,
    actor: Actor,
    now: datetime,
) -> Task:
    """Have something done about a record by a day; `person_id` has it in hand, or nobody yet. The same sent twice is
    made once. `problems` are what was wrong with what was typed. Raises Invalid.
    """
    words, maker = " ".join(cleaned(words).split()), _person(actor)
    known = problems or []
    told = {each.field.partition("-")[0] for each in known}
    found = [each for each in rules.task_problems(words, due_on, london_day(now)) if each.field not in told]
    found += known
    if person_id is not None:
        found += _holder_problems(session, person_id, record_id, of_id)[1]
    check(found)
    assert due_on is not None
    before = _made_before(session, {"record_id": record_id, "words": words, "due_on": due_on, "made_by": maker}, now)
    if before is not None:
        return before
    task = Task(
        id=new_id(),
        record_id=record_id,
        of_id=of_id,
        words=words,
        due_on=due_on,
        person_id=person_id,
        given_by=maker if person_id not in (None, maker) else None,
        taken_at=now if person_id else None,
        made_by=maker,
        made_at=now,
    )
    session.add(task)
    made = TaskMade(task_id=task.id, record_id=record_id, person_id=person_id, due_on=due_on)
    _publish(session, task, made, actor=actor, now=now)
    return task


def _made_before(session: Session, same: Mapping[str, Any], now: datetime) -> Task | None:
    """The very same task, when the button was pressed twice."""
    statement = select(Task).where(*(getattr(Task, name) == value for name, value in same.items()))
    return session.scalar(statement.where(Task.ended_at.is_(None), Task.made_at > now - rules.SAME_WITHIN))


def take(session: Session, task: Task, *, actor: Actor, now: datetime) -> None:
    """Have a task in hand that nobody else has. Raises Conflict that says who was faster."""
    person_id = _person(actor)
    _lock(session, task, None)
    if task.person_id not in (None, person_id):
        raise Conflict(_who_has_it(session, task), code="in_hand")
    if task.person_id is None:
        _change_hands(session, task, person_id, actor=actor, now=now)


def hand_over(
    session: Session, task: Task, *, to: UUID | None, version: int | None, actor: Actor, now: datetime
) -> Person:
    """Give a task to one of us, whoever had it before. Tells to whom.

    Raises Invalid when they cannot have it, Stale when it changed in between, and Conflict when it has ended.
    """
    _lock(session, task, version, yours={"person_id": to})
    person, problems = _holder_problems(session, to, task.record_id, task.of_id)
    check(problems)
    assert person is not None
    if task.person_id != person.id:
        _change_hands(session, task, person.id, actor=actor, now=now)
    return person


def give_back(session: Session, task: Task, *, actor: Actor, now: datetime) -> None:
    """Have a task in hand no more. Raises Conflict when it is not one's own, or has ended."""
    person_id = _person(actor)
    _lock(session, task, None)
    if task.person_id != person_id:
        raise Conflict(_who_has_it(session, task), code="in_hand")
    _change_hands(session, task, None, actor=actor, now=now)


def move(
    session: Session,
    task: Task,
    *,
    due_on: date | None,
    problems: list[Problem] | None = None,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Have a task done by another day. Raises Invalid, Stale, and Conflict when it has ended."""
    _lock(session, task, version, yours={"due_on": due_on.isoformat() if due_on else None})
    check(problems or rules.day_problems(due_on, london_day(now)))
    if due_on is None or task.due_on == due_on:
        return
    task.due_on = due_on
    task.version += 1
    moved = TaskMoved(task_id=task.id, record_id=task.record_id, due_on=due_on)
    _publish(session, task, moved, actor=actor, now=now)


def finish(session: Session, task: Task, *, actor: Actor, now: datetime) -> None:
    """Say that a task is done, whoever had it. Raises Conflict when it has ended."""
    done = TaskDone(task_id=task.id, record_id=task.record_id)
    _end(session, task, rules.DONE, done, actor=actor, now=now)


def take_back(session: Session, task: Task, *, actor: Actor, now: datetime) -> None:
    """Have a task done no more. Raises Conflict when it has ended, or somebody else made it."""
    if task.made_by != _person(actor):
        raise Conflict("Whoever made a task takes it back. Done is done by anybody.", code="not_yours")
    back = TaskTakenBack(task_id=task.id, record_id=task.record_id)
    _end(session, task, rules.TAKEN_BACK, back, actor=actor, now=now)


def leave_tasks(session: Session, event: AdministratorEnded, *, now: datetime) -> None:
    """Nobody has in hand what somebody had who runs the programme no more. Again, it changes nothing."""
    person = session.get(Person, event.person_id)
    if person is None or person.is_administrator:
        return
    tasks = queries.open_tasks_of(session, person.id)
    for task in tasks:
        _change_hands(session, task, None, actor=SYSTEM, now=now)
    if tasks:
        left = TasksLeft(person_id=person.id, task_ids=tuple(task.id for task in tasks), number=len(tasks))
        publish(session, left, actor=SYSTEM, now=now)


def _end(session: Session, task: Task, how: str, event: Event, *, actor: Actor, now: datetime) -> None:
    person_id = _person(actor)
    _lock(session, task, None)
    task.ended_as, task.ended_by, task.ended_at = how, person_id, now
    task.version += 1
    _publish(session, task, event, actor=actor, now=now)


def _change_hands(session: Session, task: Task, to: UUID | None, *, actor: Actor, now: datetime) -> None:
    given = TaskGiven(task_id=task.id, record_id=task.record_id, person_id=to, former_id=task.person_id)
    task.person_id, task.taken_at = to, now if to else None
    task.given_by = actor.person_id if to and to != actor.person_id else None
    task.version += 1
    _publish(session, task, given, actor=actor, now=now)


def _holder_problems(
    session: Session, person_id: UUID | None, record_id: UUID, of_id: UUID | None
) -> tuple[Person | None, list[Problem]]:
    """Who is to have a task about a record, and why they cannot."""
    statement = select(Person).where(Person.id == person_id).with_for_update(read=True)
    person = session.scalar(statement.execution_options(populate_existing=True))  # as they are until this is kept
    if person is None or not person.is_administrator:
        return None, [Problem("person_id", "Choose somebody who runs the grants programme.", "missing")]
    if not is_open(session, actor_for(session, person, session.info["registry"]), record_id, of_id):
        sentence = f"{person.name} has a conflict of interest in this. Choose somebody else."
        return None, [Problem("person_id", sentence, "conflict_of_interest")]
    return person, []


def _lock(session: Session, task: Task, version: int | None, *, yours: Mapping[str, Any] | None = None) -> None:
    """Wait for whoever else changes a task. Raises Stale, and Conflict when it has ended."""
    session.execute(select(Task.id).where(Task.id == task.id).with_for_update())
    session.expire(task)
    if task.ended_at is not None:
        raise Conflict(f"This task was {task.ended_as} already.", code="ended")
    current = {name: getattr(task, name) for name in yours or {}}
    current = {name: value.isoformat() if isinstance(value, date) else value for name, value in current.items()}
    check_version(version, task.version, CHANGED, current=current, yours=yours or {})


def _who_has_it(session: Session, task: Task) -> str:
    if task.person_id is None:
        return "Nobody has this task in hand now. Look at it again."
    return f"{session.get_one(Person, task.person_id).name} has this task in hand already."


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise SignInNeeded("Sign in first.")
    return actor.person_id


def _publish(session: Session, of: Note | Task, event: Event, *, actor: Actor, now: datetime) -> None:
    session.flush()
    about = (of.record_id, of.of_id) if of.of_id else (of.record_id,)
    publish(session, event, actor=actor, now=now, about=about)
