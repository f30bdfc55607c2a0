"""One press in a reminder says that it is done, or gets more time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict
from grants.monitoring.planning.extending.rules import last_by_rule
from grants.monitoring.planning.extending.service import ask_for_time
from grants.monitoring.queries import return_of
from grants.notifications.models import Reminder
from grants.notifications.pressing.links import grants_time
from grants.notifications.pressing.models import DoneAlready
from grants.notifications.pressing.queries import who_has_done
from grants.notifications.readers.one_press.events import SaidToBeDone
from grants.notifications.service import PLANNED, drop_reminders

SAID_DONE = "They said that it is done already."


def say_done(session: Session, reminder: Reminder, *, now: datetime) -> None:
    """Remind this person no more of this deadline, and let us know. Doing it again changes nothing."""
    session.execute(select(Person.id).where(Person.id == reminder.person_id).with_for_update(key_share=True))
    about = (reminder.kind, reminder.subject_id, reminder.deadline_at)
    if reminder.person_id in who_has_done(session, *about):
        return
    session.add(
        DoneAlready(
            id=new_id(),
            kind=reminder.kind,
            subject_id=reminder.subject_id,
            person_id=reminder.person_id,
            deadline_at=reminder.deadline_at,
            at=now,
        )
    )
    session.flush()
    said = SaidToBeDone(about_id=reminder.subject_id, kind=reminder.kind, person_id=reminder.person_id)
    publish(session, said, actor=Actor(reminder.person_id), now=now)
    theirs = select(Reminder).where(
        Reminder.subject_id == reminder.subject_id,
        Reminder.kind == reminder.kind,
        Reminder.person_id == reminder.person_id,
        Reminder.deadline_at == reminder.deadline_at,
        Reminder.state == PLANNED,
    )
    planned = session.scalars(theirs.order_by(Reminder.id).with_for_update()).all()
    drop_reminders(session, planned, reason=SAID_DONE, now=now)


def get_more_time(session: Session, reminder: Reminder, *, now: datetime) -> None:
    """Give a return the time that the rule grants at once. Doing it again changes nothing.

    Raises Conflict where the rule grants none any more.
    """
    about = return_of(session, reminder.subject_id)
    if about.due_at != reminder.deadline_at:
        return
    if not grants_time(session, reminder, now):
        raise Conflict(
            "There is no more time by itself any more. Ask for it on the page of the return.", code="conflict"
        )
    actor = Actor(reminder.person_id)
    ask_for_time(session, about, until=last_by_rule(reminder.deadline_at), actor=actor, now=now)
