"""Rules of payments that an administrator plans by hand for an offer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from grants.awards.planning.plans.rules import PlannedInstalment
from grants.awards.planning.plans.year_rules import years_between
from grants.kernel.clock import working_day_on_or_before
from grants.kernel.counting import counted
from grants.kernel.look import day
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

MOST_PAYMENTS = 40


@dataclass(frozen=True)
class Bounds:
    """What a plan has to keep to: the grant's amount and days, its smallest payment, the days on which its returns are
    due, and the amounts of its years where somebody has said them.
    """

    amount_pence: int
    starts_on: date
    ends_on: date
    smallest_pence: int
    returns: Sequence[date]
    years: tuple[int, ...] = ()


def plan_problems(payments: Sequence[PlannedInstalment], bounds: Bounds, *, today: date) -> list[Problem]:
    """What is wrong with the payments of a grant that are planned by hand, each at its place."""
    if not payments:
        return [Problem("payments.0.amount_pence", "Plan at least one payment.", "missing")]
    if len(payments) > MOST_PAYMENTS:
        return [Problem("payments", f"Plan at most {MOST_PAYMENTS} payments.", "too_many")]
    problems = []
    before = today
    for place, payment in enumerate(payments):
        problems += _payment_problems(f"payments.{place}", payment, bounds, before, alone=len(payments) == 1)
        before = max(before, payment.due_on)
    return problems or _sum_problems(payments, bounds) or _year_problems(payments, bounds)


def as_accepted(plan: Sequence[PlannedInstalment], *, first_day: date, ends_on: date | None) -> list[PlannedInstalment]:
    """A plan made by hand when its offer is accepted: nothing is due before the first payment of a grant can be made,
    and nothing after the grant's end.
    """
    last = working_day_on_or_before(ends_on) if ends_on else None
    due = [max(payment.due_on, first_day) for payment in plan]
    return [
        replace(payment, due_on=min(on, last) if last and on > last else on)
        for payment, on in zip(plan, due, strict=True)
    ]


def _payment_problems(
    field: str, payment: PlannedInstalment, bounds: Bounds, before: date, *, alone: bool
) -> list[Problem]:
    problems = []
    if payment.amount_pence <= 0:
        problems.append(Problem(f"{field}.amount_pence", "Enter an amount above £0.", "too_small"))
    return [
        *problems,
        *day_problems(field, payment.due_on, before=before, ends_on=bounds.ends_on),
        *payment_bounds(field, payment, smallest_pence=bounds.smallest_pence, returns=bounds.returns, alone=alone),
    ]


def day_problems(field: str, due_on: date | None, *, before: date, ends_on: date | None) -> list[Problem]:
    """What is wrong with the day of a payment, which comes no earlier than one `before` it, and before the end."""
    if due_on is None or due_on < before:
        sentence = "Enter days from today on, each no earlier than the one before."
        return [Problem(f"{field}.due_on", sentence, "out_of_order")]
    if ends_on is not None and due_on > ends_on:
        return [Problem(f"{field}.due_on", f"The grant ends on {day(ends_on)}.", "too_late")]
    return []


def payment_bounds(
    field: str, payment: PlannedInstalment, *, smallest_pence: int, returns: Sequence[date], alone: bool
) -> list[Problem]:
    """What of a payment is smaller than any of its scheme, waits for a return that the grant never makes, or comes
    before the one that it waits for. The grant makes `returns` that are due on these days; one payment `alone` may be
    as small as it is.
    """
    problems = []
    if 0 < payment.amount_pence < smallest_pence and not alone:
        sentence = f"The smallest payment of this scheme is {pounds(smallest_pence)}."
        problems.append(Problem(f"{field}.amount_pence", sentence, "too_small"))
    number = payment.waits_for_return
    if number is None:
        return problems
    if not 0 < number <= len(returns):
        makes = (
            f"This grant makes {counted(len(returns), 'return')}. Enter the number of one, or leave it blank."
            if returns
            else "This grant makes no return. Leave it blank."
        )
        problems.append(Problem(f"{field}.waits_for_return", makes, "out_of_range"))
    elif payment.due_on < returns[number - 1]:
        sentence = (
            f"Return {number}, for which this waits, is due on {day(returns[number - 1])}. Enter that day or a later"
            " one, or let it wait for no return."
        )
        problems.append(Problem(f"{field}.due_on", sentence, "before_return"))
    return problems


def _sum_problems(payments: Sequence[PlannedInstalment], bounds: Bounds) -> list[Problem]:
    total = sum(payment.amount_pence for payment in payments)
    if total == bounds.amount_pence:
        return []
    sentence = f"The payments come to {pounds(total)}. The grant is {pounds(bounds.amount_pence)}."
    return [Problem("payments.0.amount_pence", sentence, "not_the_sum")]


def _year_problems(payments: Sequence[PlannedInstalment], bounds: Bounds) -> list[Problem]:
    """Where the amounts of the years were said, the payments of each year add up to it; what comes before the grant
    begins is of its first year.
    """
    periods = years_between(bounds.starts_on, bounds.ends_on) if bounds.years else []
    problems = []
    for number, (period, amount) in enumerate(zip(periods, bounds.years, strict=True), start=1):
        first = date.min if number == 1 else period.first
        planned = Pence(sum(each.amount_pence for each in payments if first <= each.due_on <= period.last))
        if planned != amount:
            sentence = f"The payments of year {number} come to {pounds(planned)}. That year has {pounds(amount)}."
            problems.append(Problem("payments.0.amount_pence", sentence, "not_the_sum"))
    return problems
