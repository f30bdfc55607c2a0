"""Notes and tasks are found by administrators, by what is written in them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, literal, null, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found
from grants.kernel.look import day
from grants.kernel.web import this_app
from grants.tasks.access import open_to
from grants.tasks.models import Note, Task


def _notes_open_to(actor: Actor) -> ColumnElement[bool] | None:
    return open_to(actor, Note) if actor.is_administrator else None


def _tasks_open_to(actor: Actor) -> ColumnElement[bool] | None:
    return open_to(actor, Task) if actor.is_administrator else None


def _notes_told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    notes = session.scalars(select(Note).where(Note.id.in_(ids)).options(joinedload(Note.writer))).all()
    names = this_app().registry.names_of(session, {each.record_id for each in notes})
    found = {}
    for each in notes:
        about = names[each.record_id].words if each.record_id in names else "a record that is no more"
        href = url_for("records.record", record_id=each.record_id)
        found[each.id] = Found(f"A note about {about}", href, sentence=f"{each.writer.name}, {day(each.written_at)}")
    return found


def _tasks_told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    tasks = session.scalars(select(Task).where(Task.id.in_(ids)).options(joinedload(Task.person))).all()
    names = this_app().registry.names_of(session, {each.record_id for each in tasks})
    found = {}
    for each in tasks:
        about = f"About {names[each.record_id].words}; " if each.record_id in names else ""
        who = each.person.name if each.person else "nobody"
        sentence = f"{about}by {day(each.due_on)}, {who} has it in hand"
        href = url_for("tasks.show", task_id=each.id)
        found[each.id] = Found(each.words, href, each.ended_as or "open", sentence=sentence)
    return found


def _note_entries() -> Any:
    return select(Note.id, null(), literal(""), Note.text)


def _task_entries() -> Any:
    return select(Task.id, null(), Task.words, literal(""))


NOTES = Findable(
    "notes", "Notes", "note", Note.id, _notes_open_to, _notes_told, in_words="Notes", entries=_note_entries
)
TASKS = Findable("tasks", "Tasks", "task", Task.id, _tasks_open_to, _tasks_told, entries=_task_entries)
