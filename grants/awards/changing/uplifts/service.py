"""An uplift is prepared by one administrator, released by another, and applied to all running grants at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.changing.uplifts import queries, rules
from grants.awards.changing.uplifts.applying import write_changes
from grants.awards.changing.uplifts.events import (
    UpliftApplied,
    UpliftPrepared,
    UpliftRefused,
    UpliftReleased,
    UpliftWithdrawn,
)
from grants.awards.changing.uplifts.models import Uplift, UpliftEntry
from grants.awards.changing.uplifts.preview import Preview, is_running
from grants.awards.changing.uplifts.rules import APPLIED, DRAFT, REFUSED, RELEASED, WITHDRAWN, Entry, net_hundredths
from grants.awards.models import Award, Instalment
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version
from grants.schemes import queries as schemes
from grants.schemes.models import Scheme
from grants.schemes.money.queries import locked_contributions

APPLY_UPLIFT = "awards.apply_uplift"
LONGEST_APPLYING = timedelta(minutes=10)
PAIR = Pair(
    "You prepared this uplift, so somebody else has to release it.",
    "Save it anew with what is prescribed, and have another release it.",
)
CONFLICT = (
    "You act for an organisation with one of these grants, or have a conflict of interest in one. Somebody else has to"
    " do this."
)


def prepare_uplift(
    session: Session,
    scheme: Scheme,
    *,
    year: int | None,
    starts_on: date | None,
    entries: Sequence[Entry],
    actor: Actor,
    now: datetime,
) -> Uplift:
    """Say what is prescribed for a year; another administrator releases it.

    Raises Invalid, Denied for a conflict of interest, and Conflict where the year has an uplift already.
    """
    schemes.locked_scheme(session, scheme.id)
    check(rules.uplift_problems(year, starts_on, entries, today=london_day(now)))
    assert year is not None
    assert starts_on is not None
    uplift = Uplift(
        id=new_id(),
        scheme_id=scheme.id,
        year=year,
        starts_on=starts_on,
        net_hundredths=net_hundredths(entries),
        state=DRAFT,
        prepared_at=now,
        prepared_by=_person(actor),
        version=1,
        entries=_entries(entries),
    )
    _check_no_conflict(session, uplift, actor)
    session.add(uplift)
    session.flush()
    _publish(session, uplift, _prepared(uplift), actor, now)
    return uplift


def change_uplift(
    session: Session,
    uplift: Uplift,
    *,
    year: int | None,
    starts_on: date | None,
    entries: Sequence[Entry],
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say it anew, before it is released; whoever does has prepared it. Raises Invalid, Denied, Conflict and Stale."""
    _lock(session, uplift, version)
    check(rules.uplift_problems(year, starts_on, entries, today=london_day(now)))
    assert year is not None
    assert starts_on is not None
    uplift.year, uplift.starts_on, uplift.net_hundredths = year, starts_on, net_hundredths(entries)
    uplift.prepared_at, uplift.prepared_by = now, _person(actor)
    _check_no_conflict(session, uplift, actor)
    uplift.entries.clear()
    session.flush()
    uplift.entries.extend(_entries(entries))
    uplift.version += 1
    session.flush()
    _publish(session, uplift, _prepared(uplift), actor, now)


def withdraw_uplift(session: Session, uplift: Uplift, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Take back an uplift that is not released. Raises Conflict and Stale."""
    _lock(session, uplift, version)
    uplift.state = WITHDRAWN
    uplift.version += 1
    _publish(session, uplift, UpliftWithdrawn(uplift_id=uplift.id, scheme_id=uplift.scheme_id), actor, now)


def release_uplift(
    session: Session, uplift: Uplift, *, change_pence: int, version: int | None, actor: Actor, now: datetime
) -> None:
    """Let an uplift be applied to all running grants of its scheme; a job does it at once, all of them or none.

    `change_pence` is what the grants come to more, as it was read. Raises Denied to whoever prepared it or has a
    conflict of interest, Stale where it or the grants have changed since, and Conflict where it is not a draft, changes
    nothing, or the money does not cover it.
    """
    _lock(session, uplift, version)
    _person(actor)
    check_second(session, uplift.prepared_by, actor=actor, pair=PAIR)
    _check_no_conflict(session, uplift, actor)
    preview = queries.preview(session, uplift)
    current = {"change_pence": int(preview.change_pence)}
    if change_pence != preview.change_pence:
        sentence = "The grants have changed since you looked at this. Look at it again, then release it."
        check_version(-1, uplift.version, sentence, current=current, yours={"change_pence": change_pence})
    _check_covered(preview)
    uplift.state, uplift.released_at, uplift.released_by = RELEASED, now, actor.person_id
    uplift.version += 1
    session.flush()
    released = UpliftReleased(uplift_id=uplift.id, scheme_id=uplift.scheme_id, change_pence=preview.change_pence)
    _publish(session, uplift, released, actor, now)
    add_job(session, APPLY_UPLIFT, key=str(uplift.id), args={"uplift_id": str(uplift.id)}, now=now)


def apply_uplift(session: Session, args: dict[str, Any], now: datetime) -> None:
    """Apply a released uplift to the grants as they stand now; it is refused where the money does not cover it by now.

    Doing it again changes nothing.
    """
    uplift = queries.uplift_of(session, UUID(args["uplift_id"]))
    session.refresh(uplift, ["state"], with_for_update=True)
    if uplift.state != RELEASED:
        return
    _lock_grants(session, uplift)
    preview = queries.preview(session, uplift)
    try:
        _check_covered(preview)
    except Conflict as refusal:
        uplift.state, uplift.refused_because = REFUSED, refusal.message
        refused = UpliftRefused(uplift_id=uplift.id, scheme_id=uplift.scheme_id, reason=refusal.message)
        _publish(session, uplift, refused, SYSTEM, now)
    else:
        write_changes(session, uplift, preview, actor=SYSTEM, now=now)
        uplift.state, uplift.applied_at = APPLIED, now
        applied = UpliftApplied(
            uplift_id=uplift.id,
            scheme_id=uplift.scheme_id,
            awards=len(preview.changes),
            change_pence=preview.change_pence,
        )
        _publish(session, uplift, applied, SYSTEM, now)
    uplift.version += 1


APPLY_JOB = JobKind(APPLY_UPLIFT, DOCUMENTS, run=apply_uplift, lease=LONGEST_APPLYING)


def _lock_grants(session: Session, uplift: Uplift) -> None:
    """Keep the grants, their instalments and the money of the scheme from others until the end of the transaction."""
    running = is_running(uplift.scheme_id, uplift.starts_on)
    session.execute(select(Award.id).where(running).order_by(Award.id).with_for_update())
    instalments = select(Instalment.id).join(Instalment.award).where(running).order_by(Instalment.id)
    session.execute(instalments.with_for_update(of=Instalment))
    locked_contributions(session, uplift.scheme_id)


def _check_covered(preview: Preview) -> None:
    if not preview.changes:
        raise Conflict("No running grant of this scheme changes by this.", code="nothing_changes")
    if short := preview.not_covered:
        names = ", ".join(each.name for each in short)
        raise Conflict(f"The money does not cover this: there is too little left of {names}.", code="not_covered")


def _check_no_conflict(session: Session, uplift: Uplift, actor: Actor) -> None:
    if queries.has_conflict(session, uplift, actor):
        raise Denied(CONFLICT)


def _lock(session: Session, uplift: Uplift, version: int | None) -> None:
    """Lock a draft; raises Conflict when it is none any more, and Stale when it is not the one that was read."""
    session.refresh(uplift, ["state", "version"], with_for_update=True)
    if uplift.state != DRAFT:
        raise Conflict(f"This uplift is {uplift.state} already.", code="released_already")
    check_version(version, uplift.version, changed_meanwhile("uplift"))


def _entries(entries: Sequence[Entry]) -> list[UpliftEntry]:
    return [
        UpliftEntry(position=place, name=each.name.strip(), hundredths=each.hundredths, weight=each.weight)
        for place, each in enumerate(entries)
    ]


def _prepared(uplift: Uplift) -> UpliftPrepared:
    return UpliftPrepared(
        uplift_id=uplift.id, scheme_id=uplift.scheme_id, year=uplift.year, net_hundredths=uplift.net_hundredths
    )


def _publish(session: Session, uplift: Uplift, happened: Event, actor: Actor, now: datetime) -> None:
    publish(session, happened, actor=actor, now=now, about=(uplift.scheme_id,))


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("An uplift is prepared and released by people.")
    return actor.person_id
