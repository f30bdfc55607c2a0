"""One reader of dates and times: four figures of a year, months by name, and no hour that London never has."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from grants.kernel.clock import in_london
from grants.kernel.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    Misdated,
    day_as_written,
    day_of_parts,
    iso_day,
    iso_moment,
    iso_month,
    moment_in_london,
    month_of_parts,
    range_problems,
    time_typed_as,
)
from grants.kernel.look import minute
from grants.kernel.pages import FormReader

A_MONTH = "must be a number from 1 to 12 or a name, like March."

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


def sentence(read, *given) -> tuple[str, str]:
    with pytest.raises(Misdated) as refused:
        read(*given)
    return refused.value.part, str(refused.value)


@given(days, st.sampled_from(["{}", "{:02d}", " {} "]), st.integers(3, 9), st.booleans())
def test_a_day_is_read_back_however_its_month_is_written(day: date, shape: str, letters: int, capitals: bool):
    name = MONTHS[day.month - 1][:letters]
    for month in (shape.format(day.month), name.upper() if capitals else name.lower()):
        assert day_of_parts(shape.format(day.day), month, str(day.year)) == day
        assert month_of_parts(month, f" {day.year}") == day.replace(day=1)
    assert iso_day(day.isoformat()) == day_as_written(day.isoformat()) == day
    assert iso_month(day.isoformat()[:7]) == day.replace(day=1)


@given(st.integers(0, 9) | st.integers(100, 999) | st.integers(LAST_YEAR + 1, 99_999))
def test_no_year_of_another_age_is_a_year(year: int):
    assert sentence(day_of_parts, "1", "4", str(year))[0] == "year"
    assert sentence(month_of_parts, "April", str(year))[0] == "year"
    assert sentence(day_of_parts, "1", "4", f"{year:04d}")[0] == "year"
    for read in (iso_day, iso_month, iso_moment, day_as_written):
        sentence(read, f"{year:04d}-04-01")


@pytest.mark.parametrize(
    ("typed", "part", "said"),
    [
        (("1", "April", "226"), "year", "Enter the deadline: the year must have 4 figures."),
        (
            ("1", "Ju", "2027"),
            "month",
            "Enter the deadline: the month must be a number from 1 to 12 or a name, like March.",
        ),
        (("first", "4", "2027"), "day", "Enter the deadline: the day must be a number, like 27."),
        (("30", "2", "2027"), "", "Enter a real day for the deadline: there is no 30 February 2027."),
        (("", "2", ""), "", "Enter the deadline: a day and a year must be there."),
        (("٣", "1", "2027"), "day", "Enter the deadline: the day must be a number, like 27."),
    ],
)
def test_what_is_wrong_is_said_at_its_part(typed: tuple[str, str, str], part: str, said: str):
    assert sentence(day_of_parts, *typed, "the deadline") == (part, said)
    reader = FormReader(MultiDict(zip(("it-day", "it-month", "it-year"), typed, strict=True)))
    assert reader.date("it", "the deadline") is None
    assert [(problem.field, problem.message) for problem in reader.problems] == [(f"it-{part}".strip("-"), said)]


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_is_read_back_on_either_clock(at: time):
    half = f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else ' p.m.'}"
    for typed in (f"{at:%H:%M}", f"{at.hour}.{at:%M}", half):
        assert time_typed_as(typed) == at


@pytest.mark.parametrize("typed", ["", "17", "24:00", "13pm", "0am", "9:60", "23:59+23:59", "17:00:00", "1700"])
def test_what_is_no_time_is_said(typed: str):
    assert sentence(time_typed_as, typed, "the deadline") == ("time", "Enter the time of the deadline like 17:00.")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_in_london_is_the_one_that_its_clocks_show_or_is_refused(day: date, at: time):
    try:
        moment = moment_in_london(day, at)
    except Misdated:
        assert (at.hour, day.month, day.weekday()) == (1, 3, 6)
    else:
        assert (in_london(moment).date(), in_london(moment).time()) == (day, at)


def test_the_hour_that_there_is_not_and_the_one_that_comes_twice():
    assert sentence(moment_in_london, date(2027, 3, 28), time(1, 30)) == (
        "time",
        (
            "There is no 01:30 on 28 March 2027: the clocks go forward from 01:00 to 02:00 in that night. "
            "Enter 00:59 or earlier, or 02:30."
        ),
    )
    twice = moment_in_london(date(2027, 10, 31), time(1, 30))
    assert twice == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert minute(twice) == "31 October 2027 at 1:30am, the second time, after the clocks go back"
    assert minute(twice.replace(hour=0)) == "31 October 2027 at 1:30am, the first time, before the clocks go back"
    assert minute(twice.replace(hour=2)) == "31 October 2027 at 2:30am"


@pytest.mark.parametrize(
    "text", [None, 20270401, "", "01/04/2027", "20270401", "2027-4-1", "2027-W13-4", "2027-04-01\n"]
)
def test_a_program_writes_dates_in_one_way(text: object):
    for read in (iso_day, iso_month, iso_moment, day_as_written):
        sentence(read, text)


def test_the_day_of_a_moment_is_the_one_that_was_written():
    assert day_as_written("2021-03-31T23:30:00-05:00") == date(2021, 3, 31)
    sentence(day_as_written, "2021-03-31T25:00")


def test_a_field_says_which_years_it_means():
    first, last = date(2020, 1, 1), date(2027, 12, 31)
    found = [range_problems(day, "on", "the day", earliest=first, latest=last) for day in (None, first, last)]
    assert found == [[], [], []]
    before, after = (
        range_problems(date(year, 1, 1), "on", "the day", earliest=first, latest=last) for year in (2019, 2028)
    )
    assert before == after
    assert before[0].message == "Check the year: the day must be from 1 January 2020 to 31 December 2027."


@pytest.mark.parametrize(("typed", "year"), [("27", 2027), ("00", 2000), ("69", 2069), ("70", 1970), ("98", 1998)])
def test_a_year_typed_with_two_figures_is_read_on_pages_and_by_no_program(typed: str, year: int):
    assert day_of_parts("1", "4", typed).year == year
    assert sentence(iso_day, f"{typed}-04-01")[1].startswith("Send a date")
