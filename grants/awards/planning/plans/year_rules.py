"""Rules of the years of a grant: each has its amount, and they add up to the grant. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil

from grants.awards.rules import Period
from grants.kernel.clock import add_months
from grants.kernel.money import Pence, pounds, share
from grants.kernel.problems import Problem

MONTHS_OF_YEAR = 12


def months_of(starts_on: date, ends_on: date) -> int:
    """How many months a grant runs, a begun one counted whole; at least one."""
    months = (ends_on.year - starts_on.year) * MONTHS_OF_YEAR + ends_on.month - starts_on.month
    while add_months(starts_on, months) <= ends_on:
        months += 1
    return max(1, months)


def months_of_years(months: int) -> list[int]:
    """The months of each year of a grant, counted from its first day; the last may have fewer than twelve."""
    return [min(MONTHS_OF_YEAR, months - first) for first in range(0, months, MONTHS_OF_YEAR)]


def years_between(starts_on: date, ends_on: date) -> list[Period]:
    """The years of a grant, each from the day on which it began."""
    starts = [add_months(starts_on, first) for first in range(0, months_of(starts_on, ends_on), MONTHS_OF_YEAR)]
    ends = [*(following - timedelta(days=1) for following in starts[1:]), ends_on]
    return [Period(first, last) for first, last in zip(starts, ends, strict=True)]


def by_months(amount_pence: int, months: int) -> list[Pence]:
    """The amount of each year where nobody has said otherwise: even over the months, to the penny."""
    return share(amount_pence, months_of_years(months))


def money_until(years: Sequence[int], months: int, part: Fraction) -> Fraction:
    """What a grant of these years gives for the first `part` of its months; each year is even in itself."""
    until, total, first = part * months, Fraction(0), 0
    for amount, length in zip(years, months_of_years(months), strict=True):
        total += int(amount) * min(max((until - first) / length, Fraction(0)), Fraction(1))
        first += length
    return total


def years_with_more(years: Sequence[int], months: int, more_pence: int, more_months: int) -> list[Pence]:
    """The years of a grant that goes on for more months with more money: what it gave until then stays where it was,
    and the money that comes is even over the months that come.
    """
    length = months + more_months
    more = by_months(more_pence, more_months)

    def until(month: int) -> int:
        before = money_until(years, months, Fraction(min(month, months), months))
        return ceil(before + money_until(more, more_months, Fraction(max(month - months, 0), more_months)))

    ends = [0, *accumulate(months_of_years(length))]
    return [Pence(until(last) - until(first)) for first, last in pairwise(ends)]


def year_problems(years: Sequence[int | None], *, amount_pence: int, months: int) -> list[Problem]:
    """What is wrong with the amounts of the years of a grant."""
    needed = len(months_of_years(months))
    if len(years) != needed:
        return [Problem("years", f"This grant has {needed} years. Give an amount for each.")]
    problems = [
        Problem(f"years.{place}", f"Enter the amount for year {place + 1}, 0 or more.", "missing")
        for place, amount in enumerate(years)
        if amount is None or amount < 0
    ]
    total = sum(amount or 0 for amount in years)
    if not problems and total != amount_pence:
        sentence = f"The years add up to {pounds(total)}. The grant is {pounds(amount_pence)}."
        return [Problem("years", sentence, "not_the_sum")]
    return problems


def years_of_amount(years: Sequence[int], amount_pence: int, months: int, *, begun: int) -> list[Pence]:
    """The years of a grant that comes to another amount, or runs for another time; `begun` years are over.

    Years that are over keep theirs. The difference is for the others: in proportion to what they had, or to their
    months where they had nothing. Where that cannot be, because less is left than the years that are over have, they
    are all made in proportion to their months.
    """
    lengths = months_of_years(months)
    kept = [Pence(amount) for amount in years[: min(begun, len(lengths) - 1)]]
    left = amount_pence - sum(kept)
    if left < 0:
        return by_months(amount_pence, months)
    had = [int(amount) for amount in years[len(kept) : len(lengths)]]
    same_length = len(years) == len(lengths)
    weights = had if same_length and sum(had) > 0 else lengths[len(kept) :]
    return [*kept, *share(left, weights)]
