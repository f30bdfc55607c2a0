"""The returns of a grant follow its days."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.obstacles import service as obstacles
from grants.awards.rules import Period, report_due
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.monitoring.events import ReturnDropped, ReturnPlanned
from grants.monitoring.models import ACCEPTED, DUE, Return
from grants.monitoring.planning.rules import Planned, replanned
from grants.monitoring.rules import is_with_grantee
from grants.monitoring.uploads.models import ReturnFile


def follow_days(session: Session, award: Award, *, actor: Actor, now: datetime) -> None:
    """Move, add or drop the returns of a grant that have not begun, so that they cover its days; doing it again changes
    nothing. What waits for a return that is dropped waits for the last. The award comes with its scheme.
    """
    found = select(Return).where(Return.award_id == award.id).order_by(Return.number).with_for_update()
    returns = list(session.scalars(found))
    if not returns or award.starts_on is None or award.ends_on is None:
        return
    kept = _in_use(session, award.id)
    today = london_day(now)
    plan = [
        Planned(
            each.number,
            Period(each.period_from, each.period_to),
            begun=each.period_from <= today or each.state != DUE or each.id in kept or bool(each.answers),
            is_with_grantee=is_with_grantee(each.state),
        )
        for each in returns
    ]
    months_each = award.scheme.award_months / award.scheme.returns if award.scheme.returns else 12
    periods = replanned(plan, Period(award.starts_on, award.ends_on), months_each=months_each)
    for known, period in zip(returns, periods, strict=False):
        _move(session, award, known, period, actor=actor, now=now)
    for dropped in returns[len(periods) :]:
        _drop(session, award, dropped, actor=actor, now=now)
    for number, period in enumerate(periods[len(returns) :], start=len(returns) + 1):
        _add(session, award, returns[-1].question_set_id, number, period, actor=actor, now=now)
    last = returns[min(len(periods), len(returns)) - 1] if periods else None
    obstacles.wait_for_last_return(
        session, award.id, last=len(periods), is_accepted=last is None or last.state == ACCEPTED
    )


def _in_use(session: Session, award_id: UUID) -> set[UUID | None]:
    """The returns to which somebody has added a file."""
    found = select(ReturnFile.return_id).join(Return, Return.id == ReturnFile.return_id)
    return set(session.scalars(found.where(Return.award_id == award_id)))


def _move(session: Session, award: Award, known: Return, period: Period, *, actor: Actor, now: datetime) -> None:
    if (known.period_from, known.period_to) == (period.first, period.last):
        return
    known.period_from, known.period_to = period.first, period.last
    known.due_at = report_due(period.last)
    known.version += 1
    _planned(session, award, known, actor=actor, now=now)


def _drop(session: Session, award: Award, dropped: Return, *, actor: Actor, now: datetime) -> None:
    happened = ReturnDropped(return_id=dropped.id, award_id=award.id, number=dropped.number)
    session.delete(dropped)
    publish(session, happened, actor=actor, now=now, about=(award.id, award.organisation_id))


def _add(
    session: Session, award: Award, question_set_id: UUID, number: int, period: Period, *, actor: Actor, now: datetime
) -> None:
    added = Return(
        id=new_id(),
        award_id=award.id,
        number=number,
        period_from=period.first,
        period_to=period.last,
        due_at=report_due(period.last),
        question_set_id=question_set_id,
        answers={},
        state=DUE,
    )
    session.add(added)
    _planned(session, award, added, actor=actor, now=now)


def _planned(session: Session, award: Award, made: Return, *, actor: Actor, now: datetime) -> None:
    session.flush()
    happened = ReturnPlanned(return_id=made.id, award_id=award.id, due_at=made.due_at)
    publish(session, happened, actor=actor, now=now, about=(award.id, award.organisation_id))
