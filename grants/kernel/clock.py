"""Time: stored in UTC, shown and reckoned in Europe/London, always passed in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
CIVIL_START = time(9, 0)
CIVIL_END = time(18, 0)

Clock = Callable[[], datetime]
"""Gives the present moment in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


class SettableClock:
    """A clock that stands still until it is moved. For tests and for the demonstration's history."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, moment: datetime) -> None:
        self.now = moment.astimezone(UTC)

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


def in_london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def london_day(moment: datetime) -> date:
    return in_london(moment).date()


def london_moment(day: date, at: time) -> datetime:
    """The UTC moment at which London clocks show `at` on `day`."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def to_the_minute(moment: datetime) -> datetime:
    """The minute that a moment lies in. A deadline is over when it lies before the minute of now, here and in SQL."""
    return moment.replace(second=0, microsecond=0)


def is_over(deadline: datetime, now: datetime) -> bool:
    """Whether the time until a deadline is over. The whole minute that a deadline names belongs to it."""
    return to_the_minute(deadline) < to_the_minute(now)


def end_of_day(day: date) -> datetime:
    """The last minute of `day` in London: 23:59, as a deadline that people can read."""
    return london_moment(day, time(23, 59))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether `day` is a weekday in England that is not a bank holiday."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_day_on_or_before(day: date) -> date:
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def civil_moment(moment: datetime) -> datetime:
    """`moment`, or the next one at which a message may reach people: a working day, 9am to 6pm."""
    local = in_london(moment)
    day = local.date()
    if is_working_day(day):
        if local.time() < CIVIL_START:
            return london_moment(day, CIVIL_START)
        if local.time() < CIVIL_END:
            return moment
        day += timedelta(days=1)
    return london_moment(working_day_on_or_after(day), CIVIL_START)


def add_months(day: date, months: int) -> date:
    """The day of the month that `day` is, `months` later; the last day of a month that is too short for it.

    Add the whole number to the first day: adding months one after another drifts to shorter months.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
