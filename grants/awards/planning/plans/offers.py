"""What an administrator says of an offer before it is accepted: the amount of each year, and payments by hand.

Once it is accepted, both sides agree to a change of its payments: that is a variation.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from grants.awards.locking import check_open, lock_award
from grants.awards.models import Award
from grants.awards.planning.plans.by_hand_rules import plan_problems
from grants.awards.planning.plans.events import OfferPlanned, YearsSaid
from grants.awards.planning.plans.models import PlannedPayment
from grants.awards.planning.plans.queries import bounds_of, months_of_award
from grants.awards.planning.plans.rules import PlannedInstalment
from grants.awards.planning.plans.service import write_years
from grants.awards.planning.plans.year_rules import year_problems
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import check


def plan_offer(
    session: Session,
    award: Award,
    *,
    payments: Sequence[PlannedInstalment],
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Plan the payments of an offer by hand, in the order of their days; with none, its scheme's pattern holds again.

    Raises Invalid where they do not add up, come after the grant's end or are too small, Conflict when the offer has
    been answered, and Stale when it is not the one that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    if payments:
        check(plan_problems(payments, bounds_of(session, award), today=london_day(now)))
    _write(session, award, payments)
    award.version += 1
    session.flush()
    planned = OfferPlanned(award_id=award.id, payments=tuple(int(each.amount_pence) for each in payments))
    publish(session, planned, actor=actor, now=now, about=award.related_ids)


def say_years(
    session: Session, award: Award, *, years: Sequence[int | None], version: int | None, actor: Actor, now: datetime
) -> None:
    """Say what an offer gives in each of its years; its payments follow them, and none are planned by hand any more.

    Raises Invalid where they do not add up, Conflict when the offer has been answered, and Stale when it is not the one
    that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    check(year_problems(years, amount_pence=award.amount_pence, months=months_of_award(award)))
    amounts = [Pence(each or 0) for each in years]
    write_years(session, award, amounts)
    _write(session, award, [])
    award.version += 1
    session.flush()
    said = YearsSaid(award_id=award.id, years=tuple(int(each) for each in amounts))
    publish(session, said, actor=actor, now=now, about=award.related_ids)


def _write(session: Session, award: Award, payments: Sequence[PlannedInstalment]) -> None:
    session.execute(delete(PlannedPayment).where(PlannedPayment.award_id == award.id))
    rows = [
        {
            "award_id": award.id,
            "number": each.number,
            "amount_pence": each.amount_pence,
            "due_on": each.due_on,
            "waits_for_return": each.waits_for_return,
        }
        for each in (replace(payment, number=number) for number, payment in enumerate(payments, start=1))
    ]
    if rows:
        session.execute(insert(PlannedPayment), rows)
