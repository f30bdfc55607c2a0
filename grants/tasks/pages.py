"""Pages on which administrators write notes, and make and do tasks."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.identity.queries import administrators
from grants.kernel import history
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.stage import Named
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.tasks import queries, rules, service
from grants.tasks.access import load_record
from grants.tasks.models import Task

task_pages = Blueprint("tasks", __name__)


def load_task(session: Session, task_id: UUID) -> Task:
    """A task that is open to whoever asks. Raises NotFound."""
    return queries.task_of(session, current_actor(), task_id)


@task_pages.get("/records/<uuid:record_id>/notes/new")
@allow(administrator, load=load_record)
def new_note(record_id: UUID, named: Named) -> ResponseReturnValue:
    return render_template("tasks/pages/note.html", record_id=record_id, named=named)


@task_pages.post("/records/<uuid:record_id>/notes/new")
@allow(administrator, load=load_record)
def write_note(record_id: UUID, named: Named) -> ResponseReturnValue:
    text = FormReader(request.form).text("text")
    service.write_note(current_session(), record_id=record_id, of_id=named.of, text=text, **acting_now())
    note("Your note is kept.")
    return redirect(url_for("records.record", record_id=record_id))


@task_pages.get("/records/<uuid:record_id>/tasks/new")
@allow(administrator, load=load_record)
def new_task(record_id: UUID, named: Named) -> ResponseReturnValue:
    return render_template(
        "tasks/pages/new.html", record_id=record_id, named=named, people=administrators(current_session())
    )


@task_pages.post("/records/<uuid:record_id>/tasks/new")
@allow(administrator, load=load_record)
def make_task(record_id: UUID, named: Named) -> ResponseReturnValue:
    reader = FormReader(request.form)
    task = service.make_task(
        current_session(),
        record_id=record_id,
        of_id=named.of,
        words=reader.text("words"),
        due_on=reader.date("due_on", "by which day"),
        person_id=_person_chosen(reader),
        problems=reader.problems,
        **acting_now(),
    )
    note("The task is made.")
    return redirect(url_for(".show", task_id=task.id))


@task_pages.get("/tasks/<uuid:task_id>")
@allow(administrator, load=load_task)
def show(task: Task) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    return render_template(
        "tasks/pages/show.html",
        task=task,
        about=this_app().registry.names_of(session, {task.record_id}).get(task.record_id),
        state=rules.state_of(task.ended_as, task.due_on, london_day(current_time())),
        people=[each for each in administrators(session) if each.id != task.person_id],
        told=history.events_page(session, actor, history.Wanted(subject_id=task.id), after=None).items,
    )


@task_pages.post("/tasks/<uuid:task_id>/mine")
@shown_at("tasks.show")
@allow(administrator, load=load_task)
def take(task: Task) -> ResponseReturnValue:
    service.take(current_session(), task, **acting_now())
    note("You have this task in hand.")
    return _back(task)


@task_pages.post("/tasks/<uuid:task_id>/person")
@shown_at("tasks.show")
@allow(administrator, load=load_task)
def hand_over(task: Task) -> ResponseReturnValue:
    reader = FormReader(request.form)
    to = _person_chosen(reader)
    person = service.hand_over(current_session(), task, to=to, version=reader.version(), **acting_now())
    note(f"{person.name} has this task in hand.")
    return _back(task)


@task_pages.post("/tasks/<uuid:task_id>/nobody")
@shown_at("tasks.show")
@allow(administrator, load=load_task)
def give_back(task: Task) -> ResponseReturnValue:
    service.give_back(current_session(), task, **acting_now())
    note("Nobody has this task in hand now.")
    return _back(task)


@task_pages.post("/tasks/<uuid:task_id>/day")
@shown_at("tasks.show")
@allow(administrator, load=load_task)
def move(task: Task) -> ResponseReturnValue:
    reader = FormReader(request.form)
    due_on = reader.date("due_on", "by which day")
    service.move(
        current_session(), task, due_on=due_on, problems=reader.problems, version=reader.version(), **acting_now()
    )
    note("The day is changed.")
    return _back(task)


@task_pages.post("/tasks/<uuid:task_id>/done")
@shown_at("tasks.show")
@allow(administrator, load=load_task)
def finish(task: Task) -> ResponseReturnValue:
    service.finish(current_session(), task, **acting_now())
    note("The task is done.")
    return _back(task)


@task_pages.post("/tasks/<uuid:task_id>/taking-back")
@shown_at("tasks.show")
@allow(administrator, load=load_task)
def take_back(task: Task) -> ResponseReturnValue:
    service.take_back(current_session(), task, **acting_now())
    note("The task is taken back.")
    return _back(task)


def _back(task: Task) -> ResponseReturnValue:
    return redirect(url_for(".show", task_id=task.id))


def _person_chosen(reader: FormReader) -> UUID | None:
    try:
        return UUID(reader.text("person_id"))
    except ValueError:
        return None
