"""The list of tasks."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal
from sqlalchemy.orm import aliased

from grants.applications.models import Application
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.lists.described import DAY, MOMENT, Column, List, View, named
from grants.kernel.pages import addresses
from grants.monitoring.models import Return
from grants.organisations.models import Organisation
from grants.tasks.access import open_to
from grants.tasks.finding import TASKS as FINDABLE
from grants.tasks.models import Task
from grants.tasks.queries import MINE, NOBODYS
from grants.tasks.rules import DONE, LATE, OPEN, TAKEN_BACK

_MAKER, _ENDER = aliased(Person), aliased(Person)
_OF_RETURN = aliased(Award)


def _state(actor: Actor, now: datetime) -> ColumnElement[str]:
    is_late = Task.due_on < london_day(now)
    return case((Task.ended_as.is_not(None), Task.ended_as), (is_late, literal(LATE)), else_=literal(OPEN))


_ABOUT = func.coalesce(
    Organisation.name,
    Application.reference,
    Award.reference,
    _OF_RETURN.reference + literal(", return ") + cast(Return.number, String),
    literal("something else"),
)


def _joined(statement: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return (
        statement.select_from(Task)
        .outerjoin(Person, Task.person_id == Person.id)
        .join(_MAKER, Task.made_by == _MAKER.id)
        .outerjoin(_ENDER, Task.ended_by == _ENDER.id)
        .outerjoin(Organisation, Task.record_id == Organisation.id)
        .outerjoin(Application, Task.record_id == Application.id)
        .outerjoin(Award, Task.record_id == Award.id)
        .outerjoin(Return, Task.record_id == Return.id)
        .outerjoin(_OF_RETURN, Return.award_id == _OF_RETURN.id)
    )


def _is_open(now: datetime) -> ColumnElement[bool]:
    return Task.ended_at.is_(None)


TASKS = List(
    "tasks",
    "Tasks",
    Task.id,
    named(
        Column("task", "What is to be done", Task.words),
        Column("about", "What it is about: an organisation, or the reference of an application or a grant", _ABOUT),
        Column("state", "Whether it is open, late, done or taken back", _state),
        Column("person", "Who has it in hand", Person.name, heading="In hand"),
        Column("due_on", "The day by which it is to be done", Task.due_on, DAY, "By"),
        Column("made_by", "Who made it", _MAKER.name),
        Column("made_at", "When it was made, in London time", Task.made_at, MOMENT, "Made"),
        Column("ended_by", "Who did it, or took it back", _ENDER.name),
        Column("ended_at", "When it was done or taken back, in London time", Task.ended_at, MOMENT, "Ended"),
    ),
    _joined,
    lambda actor: open_to(actor, Task),
    lambda: addresses("tasks.show", "task_id"),
    usual=("task", "about", "state", "person", "due_on"),
    linked=Task.id,
    sorts={"due_on": Task.due_on},
    views={
        MINE: View("Mine, not done", _is_open, lambda actor: Task.person_id == actor.person_id),
        NOBODYS: View("Nobody’s, not done", lambda now: and_(_is_open(now), Task.person_id.is_(None))),
        LATE: View("Late", lambda now: and_(_is_open(now), Task.due_on < london_day(now))),
        OPEN: View("Not done", _is_open),
        DONE: View("Done", lambda now: Task.ended_as == DONE),
        "taken_back": View("Taken back", lambda now: Task.ended_as == TAKEN_BACK),
    },
    days="due_on",
    about=Task.record_id,
    findable=FINDABLE,
    found=Task.id,
)

LISTS = (TASKS,)
