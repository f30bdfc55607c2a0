"""Who rings about a form that is stuck."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, SignInNeeded
from grants.monitoring.exceptions.helping.events import HelpTaken
from grants.monitoring.exceptions.helping.models import HelpHold
from grants.monitoring.exceptions.helping.queries import Stuck, stuck_form


def take(session: Session, record_id: UUID, *, actor: Actor, now: datetime) -> Stuck:
    """Ring about a form that is stuck. Again, it changes nothing.

    Raises NotFound where it is not stuck, and Conflict when somebody else rings.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to take it on.")
    hold = session.get(HelpHold, record_id, with_for_update=True)
    found = stuck_form(session, actor, record_id, now=now)
    if found.holder_id == actor.person_id:
        return found
    if found.holder_id is not None:
        raise Conflict(f"{found.holder} rings them.", code="taken_already")
    if hold is None:
        hold = HelpHold(record_id=record_id)
        session.add(hold)
    hold.person_id, hold.taken_at = actor.person_id, now
    taken = HelpTaken(record_id=record_id, form=found.facts.form, person_id=actor.person_id)
    publish(session, taken, actor=actor, now=now)
    return stuck_form(session, actor, record_id, now=now)


def give_up(session: Session, record_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Nobody rings about a form any more. Again, it changes nothing. Raises NotFound where it is not stuck."""
    found = stuck_form(session, actor, record_id, now=now)
    hold = session.get(HelpHold, record_id, with_for_update=True)
    if hold is None:
        return
    session.delete(hold)
    publish(session, HelpTaken(record_id=record_id, form=found.facts.form, person_id=None), actor=actor, now=now)
