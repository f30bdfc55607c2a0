"""What can have happened with notes and tasks. What was written in them is in no event."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event


class NoteWritten(Event):
    """One of us wrote a note about a record."""

    sentence = "{actor} wrote a note about {record_id}"

    note_id: UUID
    record_id: UUID


class TaskMade(Event):
    """Something is to be done about a record; `person_id` has it in hand."""

    sentence = "{actor} made {task_id} about {record_id} for {person_id:|nobody yet}, by {due_on}"

    task_id: UUID
    record_id: UUID
    person_id: UUID | None
    due_on: date


class TaskGiven(Event):
    """Another of us has a task in hand, or nobody any more."""

    sentence = "{actor} changed who has {task_id} about {record_id} in hand: {person_id:|nobody}"

    task_id: UUID
    record_id: UUID
    person_id: UUID | None
    former_id: UUID | None


class TaskMoved(Event):
    """A task is to be done by another day."""

    sentence = "{actor} changed the day of {task_id} about {record_id} to {due_on}"

    task_id: UUID
    record_id: UUID
    due_on: date


class TaskDone(Event):
    """A task is done."""

    sentence = "{actor} did {task_id} about {record_id}"

    task_id: UUID
    record_id: UUID


class TaskTakenBack(Event):
    """Whoever made a task took it back: it is to be done no more."""

    sentence = "{actor} took back {task_id} about {record_id}"

    task_id: UUID
    record_id: UUID


class TasksLeft(Event):
    """Somebody who runs the programme no more left tasks, which nobody has in hand now."""

    sentence = "{person_id} left {number:task|tasks}, which nobody has in hand now"

    person_id: UUID
    task_ids: tuple[UUID, ...]
    number: int


EVENTS = (NoteWritten, TaskMade, TaskGiven, TaskMoved, TaskDone, TaskTakenBack, TasksLeft)
