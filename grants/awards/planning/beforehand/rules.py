"""Rules of what is said of an offer before it is made. Pure."""

from collections.abc import Sequence
from datetime import date

from grants.awards.planning.conditions.rules import LATEST_YEARS
from grants.awards.planning.plans.year_rules import months_of_years, year_problems
from grants.kernel.counting import counted
from grants.kernel.problems import Problem


def beforehand_problems(
    days: Sequence[date | None],
    years: Sequence[int | None],
    *,
    conditions: int,
    amount_pence: int,
    months: int,
    today: date,
) -> list[Problem]:
    """What is wrong with the days of the conditions, one or None for each, and the years; without years they are even.

    Each problem is at `due_on.N` or `years.N`, N from 0.
    """
    problems = []
    if len(days) != conditions:
        has = counted(conditions, "condition")
        problems.append(Problem("due_on", f"The offer has {has}. Give a day or none for each."))
    for place, due_on in enumerate(days):
        if due_on is not None and due_on < today:
            problems.append(Problem(f"due_on.{place}", "Choose a day that is still to come.", "past"))
        elif due_on is not None and due_on.year > today.year + LATEST_YEARS:
            problems.append(Problem(f"due_on.{place}", "Check the year of this day.", "out_of_range"))
    if any(each is not None for each in years):
        problems += year_problems(years, amount_pence=amount_pence, months=months)
    return problems


def fitting_years(years: Sequence[int], *, amount_pence: int, months: int) -> list[int]:
    """The years that were said, where they still are those of the offer; [] where its amount has changed since."""
    fits = sum(years) == amount_pence and len(years) == len(months_of_years(months))
    return list(years) if fits else []
