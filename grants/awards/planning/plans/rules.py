"""Rules of the payments of a grant: how it is spread over time. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from math import ceil

from grants.awards.arrangements.rules import HALVES, QUARTERS, UP_FRONT, YEARLY
from grants.awards.planning.plans.year_rules import by_months, money_until, months_of_years
from grants.awards.rules import WORKING_DAYS_TO_PAY, Period, parts_of_life, returns_asked, working_days_after
from grants.kernel.clock import london_day, working_day_on_or_after, working_day_on_or_before
from grants.kernel.money import Pence


@dataclass(frozen=True)
class PlannedInstalment:
    """One payment to come: by which day, and which return it waits for (None: only for its day)."""

    number: int
    amount_pence: Pence
    due_on: date
    waits_for_return: int | None


@dataclass(frozen=True)
class Spread:
    """How a grant is spread: in how many payments, which share comes last, and the smallest payment."""

    payments: int
    kept_percent: int = 0
    smallest_pence: int = 1


def payments_of(pattern: str, *, instalments: int, months: int) -> int:
    """How many payments a pattern makes; `instalments` is what the scheme says where they are equal."""
    numbers = {UP_FRONT: 1, HALVES: 2, QUARTERS: 4, YEARLY: len(months_of_years(months))}
    return numbers.get(pattern, instalments)


def first_day(accepted_on: date, starts_on: date) -> date:
    """By which day the first payment is made: ten working days after the acceptance, or when the grant begins."""
    return max(working_days_after(accepted_on, WORKING_DAYS_TO_PAY), working_day_on_or_before(starts_on))


def instalment_plan(
    amount_pence: int,
    *,
    spread: Spread,
    returns: int,
    accepted_on: date,
    starts_on: date,
    months: int,
    years: Sequence[int] | None = None,
) -> list[PlannedInstalment]:
    """The payments of a grant: they add up to it, in the order of their days, and none after its life.

    Each pays for its part of the grant's life what the years give for that time: where the years are even, so are the
    payments. The first is paid within ten working days of acceptance, or by the day on which the grant begins where
    that is later. Each of the others waits for the first return that can be agreed in its part; where none can, it
    comes at the start of the part. A share that is kept comes off the last payments, and waits for the last return that
    can be agreed before the grant ends. No payment is less than the smallest, unless it is the whole grant.
    """
    return payments_over(
        amount_pence,
        spread=spread,
        agreed=[agreed_by(due_at) for _, due_at in returns_asked(starts_on, months, returns)],
        accepted_on=accepted_on,
        starts_on=starts_on,
        months=months,
        years=years,
    )


def payments_over(
    amount_pence: int,
    *,
    spread: Spread,
    agreed: Sequence[date],
    accepted_on: date,
    starts_on: date,
    months: int,
    years: Sequence[int] | None = None,
) -> list[PlannedInstalment]:
    """The payments of money over months of a grant's life, as `instalment_plan` makes them of the whole of it.

    `agreed` has for each return of the grant the day by which it can be agreed; those before these months are not
    waited for.
    """
    count = min(spread.payments, max(1, amount_pence // spread.smallest_pence))
    lives = parts_of_life(starts_on, months, count)
    last_day = max(working_day_on_or_before(lives[-1].last), working_day_on_or_after(accepted_on))
    in_time = [place for place, on in enumerate(agreed, start=1) if starts_on <= on <= last_day]
    kept = _kept(amount_pence, spread) if in_time else Pence(0)
    amounts = _amounts(years or by_months(amount_pence, months), months, count, most=amount_pence - kept)
    first = min(first_day(accepted_on, starts_on), last_day)
    plan = _in_parts(amounts, lives, agreed, first=first, last_day=last_day)
    if kept:
        on = max(plan[-1].due_on, agreed[in_time[-1] - 1])
        plan.append(PlannedInstalment(0, kept, on, in_time[-1]))
    return _numbered(_none_too_small(_put_together(plan), spread.smallest_pence))


def agreed_by(due_at: datetime) -> date:
    """The day by which a return that comes when it is due is accepted, so that what waits for it can be paid."""
    return working_days_after(london_day(due_at), WORKING_DAYS_TO_PAY)


def _kept(amount_pence: int, spread: Spread) -> Pence:
    kept = Pence(amount_pence * spread.kept_percent // 100)
    return kept if kept >= spread.smallest_pence else Pence(0)


def _amounts(years: Sequence[int], months: int, count: int, *, most: int) -> list[Pence]:
    """What each of `count` equal parts of the months has of the years, until `most` is given."""
    until = [min(ceil(money_until(years, months, Fraction(part, count))), most) for part in range(count + 1)]
    return [Pence(after - before) for before, after in pairwise(until)]


def _in_parts(
    amounts: Sequence[Pence], lives: Sequence[Period], agreed: Sequence[date], *, first: date, last_day: date
) -> list[PlannedInstalment]:
    """A payment for each part of the grant's life that has money, not before the one before it."""
    plan: list[PlannedInstalment] = []
    day = first
    for number, (amount, life) in enumerate(zip(amounts, lives, strict=True), start=1):
        waits_for = None
        if number > 1:
            within = [place for place, on in enumerate(agreed, start=1) if life.first <= on <= life.last]
            waits_for = within[0] if within else None
            day = max(day, agreed[waits_for - 1] if waits_for else working_day_on_or_after(life.first))
        day = min(day, last_day)
        if amount:
            plan.append(PlannedInstalment(number, amount, day, waits_for))
    return plan


def _put_together(plan: Iterable[PlannedInstalment]) -> list[PlannedInstalment]:
    """One payment of those that are due on one day and wait for the same."""
    kept: list[PlannedInstalment] = []
    for each in plan:
        if kept and (kept[-1].due_on, kept[-1].waits_for_return) == (each.due_on, each.waits_for_return):
            kept[-1] = replace(kept[-1], amount_pence=kept[-1].amount_pence + each.amount_pence)
        else:
            kept.append(each)
    return kept


def _none_too_small(plan: Iterable[PlannedInstalment], smallest_pence: int) -> list[PlannedInstalment]:
    """A payment that is too small comes with the one before it; the first comes with the next."""
    kept: list[PlannedInstalment] = []
    for each in plan:
        if kept and min(each.amount_pence, kept[-1].amount_pence) < smallest_pence:
            later = each if len(kept) == 1 and kept[0].amount_pence < smallest_pence else kept[-1]
            kept[-1] = replace(later, amount_pence=kept[-1].amount_pence + each.amount_pence)
        else:
            kept.append(each)
    return kept


def _numbered(plan: Iterable[PlannedInstalment]) -> list[PlannedInstalment]:
    return [replace(each, number=number) for number, each in enumerate(plan, start=1)]
