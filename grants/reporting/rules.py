"""Rules of reporting: kinds, periods and years. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from grants.kernel.clock import add_months
from grants.kernel.dates import range_problems
from grants.kernel.money import pounds
from grants.kernel.problems import Problem
from grants.reporting.packs.rules import KINDS

NEW_FOR = timedelta(days=30)
"""How long a pack counts as new."""

LONGEST_PERIOD_YEARS = 30
EARLIEST = date(1980, 1, 1)
"""Nobody has figures of grants before."""

BUILT_AGAIN_AFTER = timedelta(minutes=30)
"""How long a draft waits for further late returns before it is built again."""

MOST_MONTHS_AHEAD = 24
FIRST_MONTH = 4
"""A year of funding begins in April, as the budgets of public bodies do."""


def kind_problems(kind: str) -> list[Problem]:
    """What is wrong with the kind of a pack."""
    return [] if kind in KINDS else [Problem("kind", "Choose what kind of pack it is to be.", "unknown")]


def period_problems(period_from: date | None, period_to: date | None, *, today: date) -> list[Problem]:
    """What is wrong with the period of a pack; both days belong to it."""
    missing = [
        Problem(field, f"Enter the {which} day of the period.", "missing")
        for field, given, which in (("period_from", period_from, "first"), ("period_to", period_to, "last"))
        if given is None
    ]
    if period_from is None or period_to is None:
        return missing
    if beyond := _beyond(period_from, period_to, today):
        return beyond
    if period_to < period_from:
        return [Problem("period_to", "The last day of the period must not be before its first day.", "out_of_order")]
    if period_from > today:
        return [Problem("period_from", "This period has not begun, so there is nothing to tell yet.", "too_late")]
    if period_to.year - period_from.year > LONGEST_PERIOD_YEARS:
        return [Problem("period_from", f"Choose a period of at most {LONGEST_PERIOD_YEARS} years.", "too_long")]
    return []


def _beyond(period_from: date, period_to: date, today: date) -> list[Problem]:
    latest = add_months(today, MOST_MONTHS_AHEAD)
    problems = range_problems(period_from, "period_from", "the first day", earliest=EARLIEST, latest=latest)
    return problems + range_problems(period_to, "period_to", "the last day", earliest=EARLIEST, latest=latest)


def funding_year(day: date) -> int:
    """The calendar year in which the day's year of funding began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


COUNTED = {
    "grants": "Grants made",
    "returns": "Returns",
    "accepted": "Returns accepted",
    "late": "Returns that are late",
    "people": "People who took part",
}
IN_POUNDS = {"pence": "Money granted", "paid_pence": "Money paid"}


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is different in the totals of a draft that was built again, in sentences."""
    changes = []
    for names, shown in ((COUNTED, "{:,}".format), (IN_POUNDS, pounds)):
        for key, name in names.items():
            old, new = before.get(key), now.get(key)
            if old != new:
                told = [shown(each) if each is not None else "nothing told" for each in (new, old)]
                changes.append(f"{name}: {told[0]}, before {told[1]}.")
    return changes or ["The totals are the same as before."]


def usual_period(today: date) -> tuple[date, date]:
    """The period that is suggested: the year of funding so far."""
    return date(funding_year(today), FIRST_MONTH, 1), today
