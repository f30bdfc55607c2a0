"""What waits for administrators to do, and which tasks are late."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.look import day
from grants.kernel.stage import Amiss, Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.kernel.web import this_app
from grants.tasks.models import Task
from grants.tasks.queries import late_tasks, to_do_by

MOST = 20


@waits_for(administrators, Task.ended_at.is_(None))
def tasks_to_do(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Each task that somebody has in hand, and each that nobody has."""
    tasks = to_do_by(session, actor, MOST)
    names = this_app().registry.names_of(session, {each.record_id for each in tasks})
    found = []
    for each in tasks:
        about = f"About {names[each.record_id].words}" if each.record_id in names else ""
        whose = "Nobody has it in hand" if each.person_id is None else ""
        whose = whose or (f"{each.giver.name} gave it to you" if each.giver else "")
        found.append(
            Waiting(
                each.words,
                url_for("tasks.show", task_id=each.id),
                due_at=end_of_day(each.due_on),
                detail=". ".join(filter(None, (about, whose))),
            )
        )
    return found


def tasks_late(session: Session, actor: Actor, now: datetime) -> list[Amiss]:
    """Each task that was not done by its day, whoever has it."""
    return [
        Amiss(
            f"“{each.words}” is not done. {each.person.name if each.person else 'Nobody'} has it in hand;"
            f" it was to be done by {day(each.due_on)}.",
            "Do it, give it to somebody, or choose another day.",
            url_for("tasks.show", task_id=each.id),
            end_of_day(each.due_on),
        )
        for each in late_tasks(session, actor, london_day(now), MOST)
    ]
