"""What a change of a grant that is not agreed yet would make of its returns and its payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.changing.variations.money import unpaid_after
from grants.awards.changing.variations.queries import returns_with
from grants.awards.changing.variations.rules import Terms, day_of
from grants.awards.models import PAID, Award
from grants.awards.planning.conditions.queries import open_conditions_of
from grants.awards.planning.obstacles.rules import Unpaid, following_returns, place_that_waits
from grants.awards.rules import Period, report_due
from grants.kernel.clock import london_day
from grants.monitoring.models import Return
from grants.monitoring.planning.rules import replanned
from grants.monitoring.planning.service import plan_as_it_stands


@dataclass(frozen=True)
class MovedReturn:
    """A return as it is now and as it would be, when each is due; None where there is none."""

    number: int
    before: date | None
    after: date | None


@dataclass(frozen=True)
class MovedPayment:
    """A payment to come as it is now and as it would be; None where there is none."""

    number: int
    before: Unpaid | None
    after: Unpaid | None


@dataclass(frozen=True)
class OpenCondition:
    """Something that is still to be done, by the end of a day where one is set, and the payment that would wait for it;
    None where none does.
    """

    number: int
    text: str
    due_on: date | None
    payment: int | None


@dataclass(frozen=True)
class Changed:
    """The returns and the payments to come of a grant, before and after a change, by their numbers; and what is still
    to be done for it.
    """

    returns: Sequence[MovedReturn]
    payments: Sequence[MovedPayment]
    conditions: Sequence[OpenCondition]


def changed_by(session: Session, award: Award, after: Terms, today: date) -> Changed:
    """What a change that has `after` it would make of a grant, which comes with its scheme and its instalments, if it
    were agreed today.
    """
    found = select(Return).where(Return.award_id == award.id).order_by(Return.number)
    returns = list(session.scalars(found))
    due = {each.number: each.due_at for each in returns}
    anew = _due_anew(session, award, after, returns, today)
    moved = {number: (due[number], anew[number]) for number in due.keys() & anew.keys() if due[number] != anew[number]}
    ends_on = day_of(after["ends_on"]) if "ends_on" in after else award.ends_on
    unpaid = following_returns(unpaid_after(award.instalments, award, after, today), moved, ends_on=ends_on)
    before = {
        each.number: Unpaid(each.number, each.amount_pence, each.due_on, each.waits_for_return)
        for each in award.instalments
        if each.state != PAID
    }
    then = {each.number: _waiting_for_one_of(each, anew) for each in unpaid}
    return Changed(
        [MovedReturn(each, _day(due.get(each)), _day(anew.get(each))) for each in sorted(due.keys() | anew.keys())],
        [MovedPayment(each, before.get(each), then.get(each)) for each in sorted(before.keys() | then.keys())],
        _open_conditions(session, award, list(before.values()), list(then.values())),
    )


def _open_conditions(
    session: Session, award: Award, before: Sequence[Unpaid], then: Sequence[Unpaid]
) -> list[OpenCondition]:
    plans = [[(each.number, each.amount_pence) for each in plan] for plan in (before, then)]
    return [
        OpenCondition(
            each.number,
            each.text,
            each.due_on,
            None if each.instalment is None else place_that_waits(each.instalment, *plans),
        )
        for each in open_conditions_of(session, [award.id])[award.id]
    ]


def _due_anew(
    session: Session, award: Award, after: Terms, returns: Sequence[Return], today: date
) -> dict[int, datetime]:
    """When each return would be due, by its number."""
    due = {each.number: each.due_at for each in returns}
    starts_on = day_of(after["starts_on"]) if "starts_on" in after else award.starts_on
    ends_on = day_of(after["ends_on"]) if "ends_on" in after else award.ends_on
    if starts_on is None or ends_on is None or not {"starts_on", "ends_on", "amount_pence"} & after.keys():
        return due
    wanted = [period for period, _ in returns_with(session, award, after)]
    if not returns and not wanted:
        return due
    periods = replanned(plan_as_it_stands(session, returns, today), Period(starts_on, ends_on), wanted)
    stays = {each.number: Period(each.period_from, each.period_to) for each in returns}
    return {
        number: due[number] if stays.get(number) == period else report_due(period.last)
        for number, period in enumerate(periods, start=1)
    }


def _waiting_for_one_of(payment: Unpaid, returns: Mapping[int, datetime]) -> Unpaid:
    """What waits for a return that is not asked for any more waits for the last."""
    last = max(returns, default=None)
    if payment.waits_for_return is None or last is None or payment.waits_for_return <= last:
        return payment
    return replace(payment, waits_for_return=last)


def _day(moment: datetime | None) -> date | None:
    return london_day(moment) if moment else None
