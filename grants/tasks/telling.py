"""Who of us is told of tasks in messages. What is to be done, and about what, is in none: more of us read those."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.tasks.access import is_open
from grants.tasks.models import Task


def open_among(session: Session, tasks: Sequence[Task], person: Person) -> list[Task]:
    """Those of these tasks that are open to one of us."""
    actor = actor_for(session, person, session.info["registry"])
    return [each for each in tasks if is_open(session, actor, each.record_id, each.of_id)]
