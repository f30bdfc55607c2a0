"""Dates and times as people and programs write them: the one reader for pages, the API, imports and registers. Pure.

A year has four figures; of one typed with two the century is added. A month is a number or a name. A time of day that
London's clocks skip is refused.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from grants.kernel.cleaning import cleaned_code
from grants.kernel.clock import LONDON, in_london
from grants.kernel.problems import Problem

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Anything else is a typing mistake. A charter can be old."""

FIRST_OF_LAST_CENTURY = 70
"""A year of two figures from this on is one of the 1900s: 69 is 2069, and 70 is 1970."""

YEAR = "(1[0-9]|2[01])[0-9]{2}"
MONTH = "(0[1-9]|1[0-2])"
DAY = "(0[1-9]|[12][0-9]|3[01])"
"""Regular expressions for the numbers of a month and a day, without anchors, to be put into longer ones."""

_SHORTEST_NAME = 3
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)


class Misdated(ValueError):
    """What was written is no date or no time; the message is a plain sentence.

    `part` is what of it is wrong: day, month, year or time; empty where it is the whole.
    """

    def __init__(self, sentence: str, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part


def day_of_parts(day: str, month: str, year: str, label: str = "the date") -> date:
    """A date typed in three fields. Raises Misdated."""
    typed = {"day": cleaned_code(day).strip(), "month": month.strip(), "year": year.strip()}
    _check_whole(typed, label)
    first = month_of_parts(month, year, label)
    if not re.fullmatch("[0-9]{1,2}", typed["day"]):
        raise Misdated(f"Enter {label}: the day must be a number, like 27.", "day")
    try:
        return first.replace(day=int(typed["day"]))
    except ValueError:
        name = f"{MONTHS[first.month - 1]} {first.year}"
        raise Misdated(f"Enter a real day for {label}: there is no {int(typed['day'])} {name}.") from None


def month_of_parts(month: str, year: str, label: str = "the month") -> date:
    """The first day of a month typed in two fields. Raises Misdated."""
    typed = {"month": cleaned_code(month).strip(), "year": cleaned_code(year).strip()}
    _check_whole(typed, label)
    number = _month_number(typed["month"])
    if number is None:
        raise Misdated(f"Enter {label}: the month must be a number from 1 to 12 or a name, like March.", "month")
    typed["year"] = _whole_year(typed["year"])
    if not re.fullmatch("[0-9]{4}", typed["year"]):
        raise Misdated(f"Enter {label}: the year must have 4 figures.", "year")
    if not FIRST_YEAR <= int(typed["year"]) <= LAST_YEAR:
        raise Misdated(f"Check the year of {label}: it must be from {FIRST_YEAR} to {LAST_YEAR}.", "year")
    return date(int(typed["year"]), number, 1)


def _whole_year(typed: str) -> str:
    """`2027` for `27` and `1998` for `98`; anything else as it is."""
    if not re.fullmatch("[0-9]{2}", typed):
        return typed
    return f"{'20' if int(typed) < FIRST_OF_LAST_CENTURY else '19'}{typed}"


def _check_whole(typed: dict[str, str], label: str) -> None:
    if absent := [part for part, text in typed.items() if not text]:
        raise Misdated(f"Enter {label}: a {' and a '.join(absent)} must be there.")


def _month_number(typed: str) -> int | None:
    """1 to 12 for `3`, `03`, `March` or `mar`; None for anything else."""
    if re.fullmatch("[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= len(MONTHS) else None
    name = typed.casefold().removesuffix(".")
    named = [i for i, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)]
    if name == "sept":
        return MONTHS.index("September") + 1
    return named[0] if len(name) >= _SHORTEST_NAME and named else None


def time_typed_as(text: str, label: str = "the time") -> time:
    """A time of day as people type it: `17:00`, `9.30`, `5pm`, `midday`. Raises Misdated."""
    typed = cleaned_code(text).strip().casefold()
    if typed in ("midday", "noon"):
        return time(12)
    found = _TIME.fullmatch(typed)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
    if found and found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"][0] == "p" else 0)
    elif not found or found["half"] or not found["minute"]:
        hour = 24
    if hour > 23 or minute > 59:
        raise Misdated(f"Enter the time of {label} like 17:00.", "time")
    return time(hour, minute)


def moment_in_london(day: date, at: time) -> datetime:
    """The moment at which London's clocks show `at` on `day`. Raises Misdated where they never do.

    Where they show it twice it is the second time: whoever has until then has the longer time.
    """
    moment = datetime.combine(day, at.replace(fold=1), LONDON).astimezone(UTC)
    if in_london(moment).time() == at:
        return moment
    later = (datetime.combine(day, at) + timedelta(hours=1)).time()
    sentence = (
        f"There is no {at:%H:%M} on {day.day} {day:%B %Y}: the clocks go forward from 01:00 to 02:00 in that night. "
        f"Enter 00:59 or earlier, or {later:%H:%M}."
    )
    raise Misdated(sentence, "time")


def iso_day(text: Any) -> date:
    """A date as programs write it: `2027-03-27` and nothing else. Raises Misdated."""
    if isinstance(text, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        year, month, day = text.split("-")
        return day_of_parts(day, month, year)
    raise Misdated("Send a date as year, month and day, like 2027-03-27.")


def iso_month(text: Any) -> date:
    """The first day of a month as programs write it: `2027-03` and nothing else. Raises Misdated."""
    if isinstance(text, str) and re.fullmatch("[0-9]{4}-[0-9]{2}", text):
        year, month = text.split("-")
        return month_of_parts(month, year)
    raise Misdated("Send a month as year and month, like 2027-03.")


def iso_moment(text: Any) -> datetime:
    """A moment as programs write it, with its date whole: `2027-03-27T17:00:00+00:00`. Raises Misdated."""
    if isinstance(text, str) and text[10:11] in ("T", "t", " "):
        iso_day(text[:10])
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise Misdated("Send a moment with its date, time and time zone, like 2027-03-27T17:00:00+00:00.")


def day_as_written(text: Any) -> date:
    """The day of a date or of a moment, as it was written, wherever that was. Raises Misdated."""
    return iso_day(text) if isinstance(text, str) and len(text) == len("2027-03-27") else iso_moment(text).date()


def range_problems(day: date | None, field: str, label: str, *, earliest: date, latest: date) -> list[Problem]:
    """A date that nobody means in this field. None is no problem."""
    if day is None or earliest <= day <= latest:
        return []
    bounds = " to ".join(f"{bound.day} {bound:%B %Y}" for bound in (earliest, latest))
    return [Problem(field, f"Check the year: {label} must be from {bounds}.", "out_of_range")]
