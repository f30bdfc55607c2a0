"""Rules ask for packs each quarter, and drafts are built again when late returns are accepted."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.kernel.unique import insertion
from grants.monitoring.events import ReturnAccepted
from grants.organisations.models import Organisation
from grants.reporting.rules import kind_problems
from grants.reporting.scheduling import queries, rules
from grants.reporting.scheduling.events import PackScheduleSet, PackScheduleStopped
from grants.reporting.scheduling.models import PackSchedule, PackScheduleRun
from grants.reporting.service import ask_as_scheduled, outdate
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of


def set_schedule(
    session: Session,
    *,
    scheme: Scheme | None,
    funder: Organisation | None,
    kind: str,
    working_days: int | None,
    actor: Actor,
    now: datetime,
) -> PackSchedule:
    """Have packs asked for each quarter from now on: of a scheme for its board and each funder, or of all schemes for a
    funder, or for the board. Raises Invalid.
    """
    if actor.person_id is None:
        raise Denied("A person sets rules.")
    check(kind_problems(kind) + rules.working_days_problems(working_days))
    schedule = PackSchedule(
        id=new_id(),
        scheme_id=scheme.id if scheme else None,
        funder_id=funder.id if funder else None,
        kind=kind,
        working_days=working_days,
        set_by=actor.person_id,
        set_at=now,
    )
    session.add(schedule)
    session.flush()
    session.refresh(schedule, ["scheme", "funder", "setter"])
    about = tuple(each.id for each in (scheme, funder) if each)
    publish(session, PackScheduleSet(schedule_id=schedule.id), actor=actor, now=now, about=about)
    return schedule


def stop_schedule(session: Session, schedule: PackSchedule, *, actor: Actor, now: datetime) -> None:
    """Have a rule ask for no packs any more. Raises Conflict when it is stopped already."""
    session.refresh(schedule, ["stopped_at"], with_for_update=True)
    if schedule.stopped_at is not None:
        raise Conflict("This rule is stopped already.")
    schedule.stopped_at, schedule.stopped_by = now, actor.person_id
    session.flush()
    about = tuple(id_ for id_ in (schedule.scheme_id, schedule.funder_id) if id_)
    publish(session, PackScheduleStopped(schedule_id=schedule.id), actor=actor, now=now, about=about)


def ask_as_ruled(session: Session, now: datetime) -> None:
    """Ask for the packs of each rule whose day has come: once for each quarter."""
    today = london_day(now)
    for schedule in queries.schedules(session):
        set_on = london_day(schedule.set_at)
        quarter = rules.due_quarter(today, working_days=schedule.working_days, set_on=set_on)
        if quarter is not None:
            _ask(session, schedule, quarter, now)


def _ask(session: Session, schedule: PackSchedule, quarter: tuple[date, date], now: datetime) -> None:
    once = insertion(session, PackScheduleRun, ("schedule_id", "quarter_end"), PackScheduleRun.schedule_id)
    run = {"schedule_id": schedule.id, "quarter_end": quarter[1], "ran_at": now}
    if session.execute(once, run).first() is None:
        return
    scheme = scheme_of(session, schedule.scheme_id) if schedule.scheme_id else None
    funders = [None, *(each.funder for each in scheme.contributions)] if scheme else [schedule.funder]
    ruled = {"schedule_id": schedule.id, "asked_by": schedule.set_by}
    ask_as_scheduled(session, scheme, funders, schedule.kind, quarter, **ruled, now=now)


def outdate_drafts(session: Session, event: ReturnAccepted, *, now: datetime) -> None:
    """Have the drafts built again in which a return was late that is accepted now."""
    for pack in queries.drafts_without(session, event.return_id):
        outdate(session, pack, now=now)
