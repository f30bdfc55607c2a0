"""Whoever has a place at a briefing is reminded of it on the days that its scheme has set."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.jobs import WAITING, Job, add_job, reschedule_job
from grants.notifications.queries import MAIL_BRIEFING_TOMORROW
from grants.notifications.reminding.offsets.queries import schedule_of
from grants.notifications.rules import BRIEFING, Step, Steps, moment_of
from grants.schemes.models import Briefing, BriefingPlace, Round

A_DAY_BEFORE = Step(1).name


def plan_of_place(session: Session, place_id: UUID, *, now: datetime) -> None:
    """Plan the mails that remind of the briefing at which a place is, as far as they are still to come."""
    found = select(Briefing.starts_at, Round.scheme_id).join(Briefing.round)
    row = session.execute(
        found.join(BriefingPlace, BriefingPlace.briefing_id == Briefing.id).where(BriefingPlace.id == place_id)
    ).one()
    _plan(session, place_id, row.starts_at, schedule_of(session, BRIEFING, row.scheme_id).steps, now)


def plan_of_scheme(session: Session, scheme_id: UUID, *, now: datetime) -> None:
    """Bring what is planned for the briefings to come of a scheme in line with its days. Nothing that was sent goes
    again; what belongs to no day any more is left out by its sender.
    """
    steps = schedule_of(session, BRIEFING, scheme_id).steps
    places = (
        select(BriefingPlace.id, Briefing.starts_at)
        .join(BriefingPlace.briefing)
        .join(Briefing.round)
        .where(Round.scheme_id == scheme_id, Briefing.starts_at > now, BriefingPlace.forgotten_at.is_(None))
    )
    for place_id, starts_at in session.execute(places.order_by(BriefingPlace.id)).all():
        _plan(session, place_id, starts_at, steps, now)


def _plan(session: Session, place_id: UUID, starts_at: datetime, steps: Steps, now: datetime) -> None:
    for step in steps:
        key, moment = _key(place_id, step), moment_of(step, starts_at)
        if moment <= now:
            continue
        args = {"place_id": str(place_id), "step": step.name}
        if add_job(session, MAIL_BRIEFING_TOMORROW, key=key, args=args, run_at=moment, now=now) is None:
            waits = select(Job.id).where(Job.name == MAIL_BRIEFING_TOMORROW, Job.key == key, Job.state == WAITING)
            if session.scalar(waits) is not None:
                reschedule_job(session, MAIL_BRIEFING_TOMORROW, key=key, run_at=moment)


def _key(place_id: UUID, step: Step) -> str:
    """That of the day before has no name, as it had when there was no other."""
    return str(place_id) if step.name == A_DAY_BEFORE else f"{place_id}:{step.name}"
