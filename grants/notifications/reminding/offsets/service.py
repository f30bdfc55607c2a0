"""An administrator sets on which days the reminders of a scheme go out."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version
from grants.notifications.reminding.offsets import queries, rules
from grants.notifications.reminding.offsets.events import ReminderOffsetsChanged
from grants.notifications.reminding.offsets.models import ReminderOffset
from grants.notifications.rules import USUAL, Steps
from grants.schemes.models import Scheme
from grants.schemes.queries import locked_scheme


def set_offsets(
    session: Session, scheme: Scheme, kind: str, steps: Steps, *, version: int | None, actor: Actor, now: datetime
) -> queries.Schedule:
    """Set on which days reminders of a kind go out in a scheme; with no steps, or the usual ones, the usual hold.

    `version` is that of what was read, nought where nothing was set, None for whatever stands. To set the same again
    changes nothing. Raises Invalid, Stale, and Conflict for a scheme of past awards from a file.
    """
    if actor.person_id is None:
        raise Denied("A person sets when reminders go out.")
    locked_scheme(session, scheme.id)
    if scheme.is_imported:
        raise Conflict("This scheme holds past awards from a file. Nobody is reminded of anything in it.")
    stands, wanted = queries.schedule_of(session, kind, scheme.id), rules.ordered(steps) or USUAL[kind]
    if wanted == stands.steps:
        return stands
    check_version(version, stands.version, changed_meanwhile("plan of reminders"))
    check(rules.step_problems(kind, wanted))
    kept = session.get(ReminderOffset, (scheme.id, kind)) or ReminderOffset(scheme_id=scheme.id, kind=kind, version=0)
    kept.steps = [] if wanted == USUAL[kind] else [{**asdict(step), "at": f"{step.at:%H:%M}"} for step in wanted]
    kept.changed_at, kept.changed_by = now, actor.person_id
    kept.version += 1
    session.add(kept)
    session.flush()
    names = tuple(step.name for step in wanted)
    changed = ReminderOffsetsChanged(scheme_id=scheme.id, kind=kind, steps=names, version=kept.version)
    publish(session, changed, actor=actor, now=now)
    return queries.schedule_of(session, kind, scheme.id)
