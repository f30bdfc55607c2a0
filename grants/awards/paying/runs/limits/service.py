"""Limits are set by somebody else than whom they are for, and hold whenever a run is released."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.paying.runs.checking import person as acting
from grants.awards.paying.runs.limits import queries, rules
from grants.awards.paying.runs.limits.events import ReleaseLimitSet
from grants.awards.paying.runs.limits.models import ReleaseLimit
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version

NOT_YOUR_OWN = "Somebody else sets how much you may release."


def set_limit(
    session: Session,
    person: Person,
    *,
    run_pence: Pence,
    day_pence: Pence,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> ReleaseLimit:
    """Say how much somebody may release; `version` is that of their limit, nought where none was set.

    Raises Denied for one's own limit, Stale when it has changed since `version`, and Invalid.
    """
    by = acting(actor)
    if by == person.id:
        raise Denied(NOT_YOUR_OWN)
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    kept = session.get(ReleaseLimit, person.id, populate_existing=True)
    check_version(version, kept.version if kept else 0, changed_meanwhile("limit"))
    check(rules.limit_problems(run_pence, day_pence))
    kept = kept or ReleaseLimit(person_id=person.id, version=0)
    kept.run_pence, kept.day_pence, kept.set_at, kept.set_by = run_pence, day_pence, now, by
    kept.version += 1
    session.add(kept)
    session.flush()
    happened = ReleaseLimitSet(person_id=person.id, run_pence=run_pence, day_pence=day_pence)
    publish(session, happened, actor=actor, now=now)
    return kept


def check_limit(session: Session, run_pence: Pence, *, actor: Actor, now: datetime) -> None:
    """Raise Conflict, with the figures, when this person may not release so much; the day's sum is kept from others
    until the transaction ends.
    """
    by = acting(actor)
    session.execute(select(Person.id).where(Person.id == by).with_for_update())
    before = queries.released_on_the_day(session, by, now)
    over = rules.why_over(queries.limit_of(session, by), run_pence, before)
    if over:
        raise Conflict(f"{over} Somebody with a higher limit releases it.", code="over_limit")
