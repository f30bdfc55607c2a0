"""The returns of a grant follow its days and its money."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.planning.obstacles import service as obstacles
from grants.awards.planning.plans.queries import returns_of_plan, tier_of_award
from grants.awards.rules import Period, report_due
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish_all
from grants.monitoring.events import ReturnDropped, ReturnPlanned
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.models import DONE, DUE, Return
from grants.monitoring.planning.rules import Planned, replanned
from grants.monitoring.rules import is_with_grantee
from grants.schemes.tiers.queries import reporting_of


def follow_award(session: Session, award: Award, *, actor: Actor, now: datetime) -> None:
    """Move, add or drop the returns of a grant that have not begun, so that they are those of its days and its money.

    What waits for a return that moves follows it, and what waits for one that is dropped waits for the last. The award
    comes with its scheme. Doing it again changes nothing.
    """
    found = select(Return).where(Return.award_id == award.id).order_by(Return.number).with_for_update()
    returns = list(session.scalars(found))
    if award.starts_on is None or award.ends_on is None:
        return
    plan = plan_as_it_stands(session, returns, london_day(now))
    begun = {each.number: each.begun for each in plan}
    wanted = [period for period, _ in returns_of_plan(session, award)]
    if not returns and not wanted:
        return
    reporting = reporting_of(session, award.scheme)
    question_set = reporting.questions_of(tier_of_award(session, award, reporting))
    periods = replanned(plan, Period(award.starts_on, award.ends_on), wanted)
    told: list[Event] = []
    moved: dict[int, tuple[datetime, datetime]] = {}
    for known, period in zip(returns, periods, strict=False):
        if not begun[known.number]:
            known.question_set_id = question_set.id
        was_due = known.due_at
        if _moves(known, period):
            told.append(_planned(known))
            moved[known.number] = (was_due, known.due_at)
    for dropped in returns[len(periods) :]:
        session.delete(dropped)
        told.append(ReturnDropped(return_id=dropped.id, award_id=award.id, number=dropped.number))
    for number, period in enumerate(periods[len(returns) :], start=len(returns) + 1):
        added = _new(award, question_set.id, number, period)
        session.add(added)
        told.append(_planned(added))
    session.flush()
    publish_all(session, [(each, (award.id, award.organisation_id)) for each in told], actor=actor, now=now)
    obstacles.follow_returns(session, award, moved)
    all_known = len(periods) <= len(returns)
    is_accepted = all_known and (not periods or returns[len(periods) - 1].state in DONE)
    obstacles.wait_for_last_return(session, award.id, last=len(periods), is_accepted=is_accepted)


def plan_as_it_stands(session: Session, returns: Sequence[Return], today: date) -> list[Planned]:
    """The returns of a grant as the rules read them."""
    kept = _in_use(session, {each.award_id for each in returns})
    return [
        Planned(
            each.number,
            Period(each.period_from, each.period_to),
            begun=each.period_from <= today or each.state != DUE or each.id in kept or bool(each.answers),
            is_with_grantee=is_with_grantee(each.state),
        )
        for each in returns
    ]


def _in_use(session: Session, award_ids: Collection[UUID]) -> set[UUID | None]:
    """The returns of some grants to which somebody has added a file."""
    found = select(ReturnFile.return_id).join(Return, Return.id == ReturnFile.return_id)
    return set(session.scalars(found.where(Return.award_id.in_(award_ids))))


def _moves(known: Return, period: Period) -> bool:
    """Let a return tell about a period; whether it told about another before."""
    if (known.period_from, known.period_to) == (period.first, period.last):
        return False
    known.period_from, known.period_to = period.first, period.last
    known.due_at = report_due(period.last)
    known.version += 1
    return True


def _new(award: Award, question_set_id: UUID, number: int, period: Period) -> Return:
    return Return(
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


def _planned(made: Return) -> ReturnPlanned:
    return ReturnPlanned(return_id=made.id, award_id=made.award_id, due_at=made.due_at)
