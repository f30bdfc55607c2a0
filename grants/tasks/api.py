"""Notes and tasks for programs."""

from typing import Any
from uuid import UUID

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import DayField, PageQuery, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.booleans import WrittenBooleanField
from grants.kernel.clock import london_day
from grants.kernel.paging import Page
from grants.kernel.stage import Named
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.tasks import queries, rules, service
from grants.tasks.access import load_record
from grants.tasks.models import Note, Task
from grants.tasks.pages import load_task

task_api = api_blueprint("tasks", "Notes and tasks beside records, for administrators")
Answer = tuple[Task, int, dict[str, str]]


class NoteRequestSchema(Strict):
    text = fields.String(required=True)


class NoteSchema(Strict):
    """What one of us wrote about a record."""

    id = fields.UUID()
    record_id = fields.UUID()
    text = fields.String()
    written_by = fields.String(attribute="writer.name")
    written_at = fields.AwareDateTime()


class TaskRequestSchema(Strict):
    """Something to be done by a day. Without `person_id` nobody has it in hand yet."""

    words = fields.String(required=True)
    due_on = DayField(required=True)
    person_id = fields.UUID(load_default=None, allow_none=True)


class TaskDaySchema(Strict):
    due_on = DayField(required=True)


class TaskHolderSchema(Strict):
    """Into whose hands a task goes; without it into one's own, if nobody else has it."""

    person_id = fields.UUID()


class TaskSchema(Strict):
    """Something to be done, and who has it in hand; `state` is open, late, done or taken back."""

    id = fields.UUID()
    record_id = fields.UUID()
    words = fields.String()
    due_on = fields.Date()
    state = fields.Function(
        lambda task: rules.state_of(task.ended_as, task.due_on, london_day(current_time())),
        metadata={"type": "string"},
    )
    person_id = fields.UUID(allow_none=True)
    person = fields.String(attribute="person.name", dump_default=None, allow_none=True)
    given_by = fields.String(attribute="giver.name", dump_default=None, allow_none=True)
    made_by = fields.String(attribute="maker.name")
    made_at = fields.AwareDateTime()
    ended_by = fields.String(attribute="ender.name", dump_default=None, allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class TasksQuery(PageQuery):
    who = fields.String(load_default="", validate=validate.OneOf(("", queries.MINE, queries.NOBODYS)))
    is_open = WrittenBooleanField(load_default=None, allow_none=True)


@task_api.get("/records/<uuid:record_id>/notes")
@task_api.arguments(PageQuery, location="query")
@task_api.response(200, page_schema(NoteSchema))
@allow(administrator, load=load_record)
def list_notes(query: dict[str, Any], record_id: UUID, named: Named) -> Page[Note]:
    """The notes about a record, the latest first."""
    return queries.notes_page(current_session(), current_actor(), record_id, **query)


@task_api.post("/records/<uuid:record_id>/notes")
@task_api.arguments(NoteRequestSchema)
@task_api.response(201, NoteSchema)
@allow(administrator, load=load_record)
def write_note(given: dict[str, Any], record_id: UUID, named: Named) -> Note:
    """Write a note about a record. Those whom the record is about never see it."""
    session = current_session()
    note = service.write_note(session, record_id=record_id, of_id=named.of, **given, **acting_now())
    return queries.note_of(session, note.id)


@task_api.get("/records/<uuid:record_id>/tasks", "list_tasks_of_record")
@task_api.arguments(TasksQuery, location="query")
@task_api.response(200, page_schema(TaskSchema))
@allow(administrator, load=load_record)
def list_of_record(query: dict[str, Any], record_id: UUID, named: Named) -> Page[Task]:
    """The tasks about a record, the latest first."""
    return queries.tasks_page(current_session(), current_actor(), record_id=record_id, **query)


@task_api.post("/records/<uuid:record_id>/tasks")
@task_api.arguments(TaskRequestSchema)
@task_api.response(201, TaskSchema)
@allow(administrator, load=load_record)
def make_task(given: dict[str, Any], record_id: UUID, named: Named) -> Answer:
    """Have something done about a record by a day."""
    task = service.make_task(current_session(), record_id=record_id, of_id=named.of, **given, **acting_now())
    answer, _, headers = _told(task)
    return answer, 201, {**headers, "Location": url_for(".show_task", task_id=task.id)}


@task_api.get("/tasks")
@task_api.arguments(TasksQuery, location="query")
@task_api.response(200, page_schema(TaskSchema))
@allow(administrator)
def list_tasks(query: dict[str, Any]) -> Page[Task]:
    """Tasks about all records, the latest first: `who` chooses your own or those that nobody has."""
    return queries.tasks_page(current_session(), current_actor(), **query)


@task_api.get("/tasks/<uuid:task_id>")
@task_api.response(200, TaskSchema)
@allow(administrator, load=load_task)
def show_task(task: Task) -> Answer:
    """A task, and who has it in hand."""
    return _told(task)


@task_api.patch("/tasks/<uuid:task_id>")
@task_api.needs_version
@task_api.arguments(TaskDaySchema)
@task_api.response(200, TaskSchema)
@allow(administrator, load=load_task)
def move_task(given: dict[str, Any], task: Task) -> Answer:
    """Have a task done by another day. Needs `If-Match`."""
    service.move(current_session(), task, **given, version=expected_version(), **acting_now())
    return _told(task)


@task_api.put("/tasks/<uuid:task_id>/person")
@task_api.arguments(TaskHolderSchema)
@task_api.response(200, TaskSchema)
@task_api.takes_version
@allow(administrator, load=load_task)
def change_task_person(given: dict[str, Any], task: Task) -> Answer:
    """Take a task that nobody else has, or give it to `person_id`. `If-Match` says what you read."""
    if "person_id" in given:
        service.hand_over(current_session(), task, to=given["person_id"], version=expected_version(), **acting_now())
    else:
        service.take(current_session(), task, **acting_now())
    return _told(task)


@task_api.delete("/tasks/<uuid:task_id>/person", "give_back_task")
@task_api.response(204)
@allow(administrator, load=load_task)
def give_back(task: Task) -> None:
    """Have a task in hand no more."""
    service.give_back(current_session(), task, **acting_now())


@task_api.post("/tasks/<uuid:task_id>/completion")
@task_api.response(200, TaskSchema)
@allow(administrator, load=load_task)
def finish_task(task: Task) -> Answer:
    """Say that a task is done, whoever had it."""
    service.finish(current_session(), task, **acting_now())
    return _told(task)


@task_api.post("/tasks/<uuid:task_id>/withdrawal")
@task_api.response(200, TaskSchema)
@allow(administrator, load=load_task)
def take_task_back(task: Task) -> Answer:
    """Have a task that you made done no more."""
    service.take_back(current_session(), task, **acting_now())
    return _told(task)


def _told(task: Task) -> Answer:
    session = current_session()
    session.flush()
    session.expire(task)
    told = queries.task_of(session, current_actor(), task.id)
    return told, 200, {"ETag": f'"{told.version}"'}
