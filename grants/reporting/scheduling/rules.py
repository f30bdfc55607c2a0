"""Rules of packs by schedule: which quarter, and on which day. Pure."""

from datetime import date, timedelta

from grants.kernel.clock import add_months, is_working_day
from grants.kernel.problems import Problem

MOST_WORKING_DAYS = 60


def last_quarter(today: date) -> tuple[date, date]:
    """The first and the last day of the last quarter of a year that is over."""
    begun = date(today.year, today.month - (today.month - 1) % 3, 1)
    return add_months(begun, -3), begun - timedelta(days=1)


def due_on(quarter_end: date, working_days: int) -> date:
    """The day so many working days after a quarter's end."""
    day = quarter_end
    for _ in range(working_days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def due_quarter(today: date, *, working_days: int, set_on: date) -> tuple[date, date] | None:
    """The quarter of which a rule asks for packs by today; None before its day, and for one whose day was over when the
    rule was set.
    """
    quarter = last_quarter(today)
    due = due_on(quarter[1], working_days)
    return quarter if set_on <= due <= today else None


def working_days_problems(working_days: int | None) -> list[Problem]:
    """What is wrong with the number of working days after a quarter's end."""
    if working_days is None:
        return [Problem("working_days", "Enter how many working days after the quarter's end.", "missing")]
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        return [Problem("working_days", f"Enter a number from 1 to {MOST_WORKING_DAYS}.", "out_of_range")]
    return []
