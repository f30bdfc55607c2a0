"""Rules of payments that an administrator plans by hand for an offer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from grants.awards.planning.plans.rules import PlannedInstalment
from grants.awards.planning.plans.year_rules import years_between
from grants.kernel.clock import working_day_on_or_before
from grants.kernel.look import day
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

MOST_PAYMENTS = 40


@dataclass(frozen=True)
class Bounds:
    """What a plan has to keep to: the grant's amount and days, its smallest payment, how many returns it makes, and
    the amounts of its years where somebody has said them.
    """

    amount_pence: int
    starts_on: date
    ends_on: date
    smallest_pence: int
    returns: int
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
    elif payment.amount_pence < bounds.smallest_pence and not alone:
        sentence = f"The smallest payment of this scheme is {pounds(bounds.smallest_pence)}."
        problems.append(Problem(f"{field}.amount_pence", sentence, "too_small"))
    if payment.due_on > bounds.ends_on:
        problems.append(Problem(f"{field}.due_on", f"The grant ends on {day(bounds.ends_on)}.", "too_late"))
    elif payment.due_on < before:
        sentence = "Enter days from today on, each no earlier than the one before."
        problems.append(Problem(f"{field}.due_on", sentence, "out_of_order"))
    if payment.waits_for_return is not None and not 0 < payment.waits_for_return <= bounds.returns:
        sentence = f"This grant makes {bounds.returns} returns. Enter the number of one, or leave it blank."
        problems.append(Problem(f"{field}.waits_for_return", sentence))
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
