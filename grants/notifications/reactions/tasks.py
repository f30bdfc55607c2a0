"""What we hear of tasks: whoever is given one, whoever has one on its day, and all when somebody leaves theirs."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.identity import queries as people
from grants.kernel.events import Reaction
from grants.notifications import service
from grants.notifications.rules import TASK
from grants.notifications.to_people import tell
from grants.tasks.events import TaskDone, TaskGiven, TaskMade, TaskMoved, TasksLeft, TaskTakenBack
from grants.tasks.models import Task
from grants.tasks.telling import open_among


def tell_task(
    session: Session, event: TaskMade | TaskGiven | TaskMoved | TaskDone | TaskTakenBack, *, now: datetime
) -> None:
    """Remind whoever has a task in hand on its day, and tell them at once when somebody else gave it to them."""
    service.align_reminders(session, kind=TASK, subject_id=event.task_id, now=now)
    if not isinstance(event, TaskMade | TaskGiven) or event.person_id is None:
        return
    statement = select(Task).where(Task.id == event.task_id)
    task = session.scalar(statement.options(joinedload(Task.person), joinedload(Task.giver)))
    if task is None or task.ended_at or task.person is None or task.giver is None or task.person_id != event.person_id:
        return
    if open_among(session, [task], task.person):
        tell(
            session,
            task.person,
            "tasks/emails/task_given",
            key=f"task given:{task.id}:{task.version}",
            about_id=task.id,
            now=now,
            task=task,
            giver=task.giver.name,
        )


def tell_tasks_left(session: Session, event: TasksLeft, *, now: datetime) -> None:
    """Tell all who run the programme which tasks nobody has in hand, each as far as they are open to them."""
    left = select(Task).where(Task.id.in_(event.task_ids), Task.person_id.is_(None), Task.ended_at.is_(None))
    tasks = session.scalars(left.order_by(Task.due_on, Task.id)).all()
    former = people.person_of(session, event.person_id)
    key = f"tasks left:{event.person_id}:{event.task_ids[0]}:{session.info['happened_at'].isoformat()}"
    for reader in people.administrators(session):
        theirs = open_among(session, tasks, reader)
        if theirs:
            tell(
                session,
                reader,
                "tasks/emails/tasks_left",
                key=f"{key}:{reader.id}",
                about_id=event.person_id,
                now=now,
                former=former.name,
                tasks=theirs,
            )


REACTIONS = (
    *(Reaction(each, tell_task) for each in (TaskMade, TaskGiven, TaskMoved, TaskDone, TaskTakenBack)),
    Reaction(TasksLeft, tell_tasks_left),
)
