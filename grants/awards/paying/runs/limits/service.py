"""Limits are set by somebody else than whom they are for, raised by two of us, and hold whenever a run is released."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.paying.runs.checking import person as acting
from grants.awards.paying.runs.limits import queries, rules
from grants.awards.paying.runs.limits.events import ReleaseLimitDropped, ReleaseLimitProposed, ReleaseLimitSet
from grants.awards.paying.runs.limits.models import ReleaseLimit, ReleaseLimitChange
from grants.awards.paying.runs.limits.rules import CONFIRMED, DROPPED, PROPOSED, RAISING
from grants.identity.by_two.service import check_second
from grants.identity.models import Person
from grants.identity.queries import administrators
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
    reason: str = "",
    version: int | None,
    actor: Actor,
    now: datetime,
) -> ReleaseLimitChange | None:
    """Say how much somebody may release; `version` is that of their limit, nought where none was set. No more than
    before is so at once. More is proposed with a reason, and another confirms it; the same again leads to what was
    proposed before.

    Raises Denied for less of one's own, Stale when it has changed since `version`, Invalid, and Conflict where more is
    proposed already or nobody is left to confirm it.
    """
    by = acting(actor)
    kept = _locked(session, person.id)
    raises = rules.raises(queries.limit_of(session, person.id), run_pence, day_pence)
    if by == person.id and not raises:
        raise Denied(NOT_YOUR_OWN)
    check_version(version, kept.version if kept else 0, changed_meanwhile("limit"))
    problems = rules.limit_problems(run_pence, day_pence)
    check(problems + (rules.reason_problems(reason, "Say why they may release more.") if raises else []))
    if not raises:
        _set(session, person.id, kept, (run_pence, day_pence), by=by, actor=actor, now=now)
        return None
    before = queries.proposed_change(session, person.id)
    if before is not None and (before.run_pence, before.day_pence) == (run_pence, day_pence):
        return before
    if before is not None:
        raise Conflict("A higher limit is proposed already. Confirm that, or drop it first.", code="answered_already")
    if all(each.id in (by, person.id) for each in administrators(session)) and by != person.id:
        raise Conflict(rules.NOBODY_TO_CONFIRM.format(name=person.name), code="nobody_else")
    change = ReleaseLimitChange(
        person_id=person.id,
        run_pence=run_pence,
        day_pence=day_pence,
        reason=reason.strip(),
        state=PROPOSED,
        proposed_at=now,
        proposed_by=by,
        version=1,
    )
    session.add(change)
    session.flush()
    proposed = ReleaseLimitProposed(
        person_id=person.id, change_id=change.id, run_pence=run_pence, day_pence=day_pence, reason=change.reason
    )
    publish(session, proposed, actor=actor, now=now)
    return change


def confirm_limit(session: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """Confirm as another that somebody may release more.

    Raises Denied to whoever proposed it or whom it is for, and Conflict where nothing is proposed, or who proposed it
    runs the programme no more.
    """
    by = acting(actor)
    kept, change = _locked(session, person.id), _proposed(session, person.id)
    if by == person.id:
        raise Denied(NOT_YOUR_OWN)
    check_second(session, change.proposed_by, actor=actor, pair=RAISING)
    _settle(session, change, CONFIRMED, by, now)
    pence = change.run_pence, change.day_pence
    _set(session, person.id, kept, pence, by=by, actor=actor, now=now, change_id=change.id)


def drop_limit(session: Session, person: Person, *, reason: str, actor: Actor, now: datetime) -> None:
    """Say, with a reason, that somebody may not release more: whoever proposed it takes it back, anybody else refuses
    it. Raises Invalid, and Conflict where nothing is proposed.
    """
    by = acting(actor)
    _locked(session, person.id)
    change = _proposed(session, person.id)
    check(rules.reason_problems(reason, "Say why they may not release more."))
    change.drop_reason = reason.strip()
    _settle(session, change, DROPPED, by, now)
    dropped = ReleaseLimitDropped(person_id=person.id, change_id=change.id, reason=change.drop_reason)
    publish(session, dropped, actor=actor, now=now)


def check_limit(session: Session, run_pence: Pence, *, actor: Actor, now: datetime) -> None:
    """Raise Conflict, with the figures, when this person may not release so much; the day's sum is kept from others
    until the transaction ends.
    """
    by = acting(actor)
    session.execute(select(Person.id).where(Person.id == by).with_for_update(key_share=True))
    before = queries.released_on_the_day(session, by, now)
    over = rules.why_over(queries.limit_of(session, by), run_pence, before)
    if over:
        raise Conflict(f"{over} Somebody with a higher limit releases it.", code="over_limit")


def _locked(session: Session, person_id: UUID) -> ReleaseLimit | None:
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    return session.get(ReleaseLimit, person_id, populate_existing=True)


def _proposed(session: Session, person_id: UUID) -> ReleaseLimitChange:
    change = queries.proposed_change(session, person_id)
    if change is None:
        raise Conflict("No higher limit is proposed any more.", code="answered_already")
    return change


def _settle(session: Session, change: ReleaseLimitChange, state: str, by: UUID, now: datetime) -> None:
    change.state, change.settled_at, change.settled_by = state, now, by
    change.version += 1
    session.flush()


def _set(
    session: Session,
    person_id: UUID,
    kept: ReleaseLimit | None,
    pence: tuple[Pence, Pence],
    *,
    by: UUID,
    actor: Actor,
    now: datetime,
    change_id: UUID | None = None,
) -> None:
    kept = kept or ReleaseLimit(person_id=person_id, version=0)
    (kept.run_pence, kept.day_pence), kept.set_at, kept.set_by = pence, now, by
    kept.version += 1
    session.add(kept)
    session.flush()
    happened = ReleaseLimitSet(
        person_id=person_id, run_pence=kept.run_pence, day_pence=kept.day_pence, change_id=change_id
    )
    publish(session, happened, actor=actor, now=now)
