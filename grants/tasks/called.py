"""What tasks are called, and what notes and tasks stand beside a record."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.look import day
from grants.kernel.stage import MOST_BELONGING, Belonging, Named
from grants.kernel.web import this_app
from grants.tasks.access import may_write_about
from grants.tasks.models import Note, Task
from grants.tasks.queries import notes_around, tasks_around
from grants.tasks.rules import LATE, state_of

HEADING = "Notes and tasks"


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are tasks. What is to be done is left out: others read what happened with a grant."""
    found = select(Task.id, Task.record_id).where(Task.id.in_(ids))
    return {
        task_id: Named("a task", url_for("tasks.show", task_id=task_id), of=record_id)
        for task_id, record_id in session.execute(found)
    }


def beside(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging] | None:
    """The notes and tasks about a record and what came of it, the latest first; None where they are closed."""
    if not may_write_about(session, actor, record_id):
        return None
    notes = notes_around(session, actor, record_id, MOST_BELONGING)
    tasks = tasks_around(session, actor, record_id, MOST_BELONGING)
    abouts = {each.record_id for each in notes} | {each.record_id for each in tasks}
    names = this_app().registry.names_of(session, abouts - {record_id})
    found = [
        *((each.written_at, each.id, _note(each, names)) for each in notes),
        *((each.made_at, each.id, _task(each, names, now)) for each in tasks),
    ]
    found.sort(key=lambda each: each[:2], reverse=True)
    return [each for _, _, each in found[:MOST_BELONGING]]


def _about(record_id: UUID, names: dict[UUID, Named]) -> str:
    return f", about {names[record_id].words}" if record_id in names else ""


def _note(note: Note, names: dict[UUID, Named]) -> Belonging:
    detail = f"{note.writer.name}, {day(note.written_at)}{_about(note.record_id, names)}"
    return Belonging(HEADING, note.text, "", detail, state="note")


def _task(task: Task, names: dict[UUID, Named], now: datetime) -> Belonging:
    state = state_of(task.ended_as, task.due_on, london_day(now))
    if task.ender is not None and task.ended_at is not None:
        told = f"{task.ended_as} by {task.ender.name} on {day(task.ended_at)}"
    else:
        told = f"{task.person.name if task.person else 'nobody'} has it in hand, by {day(task.due_on)}"
    detail = f"Made by {task.maker.name} on {day(task.made_at)}{_about(task.record_id, names)}; {told}"
    href = url_for("tasks.show", task_id=task.id)
    return Belonging(HEADING, task.words, href, detail, state=task.ended_as or "open", is_overdue=state == LATE)
