"""Whoever has a place at a briefing is reminded of it on the days that its scheme has set."""

from datetime import datetime
from functools import cache, partial
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.kernel.jobs import WAITING, Job, add_job, reschedule_job
from grants.notifications.queries import MAIL_BRIEFING_TOMORROW
from grants.notifications.reminding.offsets.queries import schedule_of
from grants.notifications.rules import BRIEFING, Step, moment_of
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.models import Briefing, Round

A_DAY_BEFORE = Step(1).name


def plan_of_place(session: Session, place_id: UUID, *, now: datetime) -> None:
    """Plan the mails that remind of the briefing at which a place is, as far as they are still to come."""
    _plan_each(session, _places().where(BriefingPlace.id == place_id), now)


def plan_of_briefing(session: Session, briefing_id: UUID, *, now: datetime) -> None:
    """Plan anew for everybody who has a place at a briefing that has changed. What was planned for it as it was is left
    out by its sender.
    """
    _plan_each(session, _places().where(Briefing.id == briefing_id, Briefing.cancelled_at.is_(None)), now)


def plan_of_scheme(session: Session, scheme_id: UUID, *, now: datetime) -> None:
    """Bring what is planned for the briefings to come of a scheme in line with its days. Nothing that was sent goes
    again; what belongs to no day any more is left out by its sender.
    """
    to_come = _places().where(Round.scheme_id == scheme_id, Briefing.starts_at > now, Briefing.cancelled_at.is_(None))
    _plan_each(session, to_come, now)


def _places() -> Select[UUID, datetime, int, UUID]:
    """Those whom we still know, with when their briefing begins, its version, and the scheme."""
    found = select(BriefingPlace.id, Briefing.starts_at, Briefing.version, Round.scheme_id)
    found = found.join(BriefingPlace.briefing).join(Briefing.round)
    return found.where(BriefingPlace.forgotten_at.is_(None)).order_by(BriefingPlace.id)


def _plan_each(session: Session, places: Select[UUID, datetime, int, UUID], now: datetime) -> None:
    schedule = cache(partial(schedule_of, session, BRIEFING))
    for place_id, starts_at, version, scheme_id in session.execute(places).all():
        for step in schedule(scheme_id).steps:
            moment = moment_of(step, starts_at)
            if moment <= now:
                continue
            key = _key(place_id, step, version)
            args = {"place_id": str(place_id), "step": step.name, "version": version}
            if add_job(session, MAIL_BRIEFING_TOMORROW, key=key, args=args, run_at=moment, now=now) is None:
                waits = select(Job.id).where(Job.name == MAIL_BRIEFING_TOMORROW, Job.key == key, Job.state == WAITING)
                if session.scalar(waits) is not None:
                    reschedule_job(session, MAIL_BRIEFING_TOMORROW, key=key, run_at=moment)


def _key(place_id: UUID, step: Step, version: int) -> str:
    """That of the day before has no name, and that of a briefing as it was announced no version, as they had when there
    was no other.
    """
    key = str(place_id) if step.name == A_DAY_BEFORE else f"{place_id}:{step.name}"
    return key if version == 1 else f"{key}:{version}"
