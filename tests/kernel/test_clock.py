"""London time, working days, and months that do not drift."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import (
    CIVIL_END,
    CIVIL_START,
    add_months,
    civil_moment,
    end_of_day,
    in_london,
    is_working_day,
    london_day,
    london_moment,
    working_day_on_or_after,
    working_day_on_or_before,
)

moments = st.datetimes(  # bounds are naive by Hypothesis's own rule
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


@given(moments)
def test_a_civil_moment_is_a_working_days_morning_or_afternoon_and_never_earlier(moment: datetime):
    civil = civil_moment(moment)
    local = in_london(civil)

    assert civil >= moment
    assert is_working_day(local.date())
    assert CIVIL_START <= local.time() < CIVIL_END
    assert civil_moment(civil) == civil
    assert civil - moment < timedelta(days=6)


@given(days)
def test_working_days_on_either_side(day: date):
    assert working_day_on_or_before(day) <= day <= working_day_on_or_after(day)


@given(days, st.integers(min_value=0, max_value=120))
def test_months_are_reckoned_from_the_first_day_and_do_not_drift(day: date, months: int):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_last_of_january_and_its_following_months():
    assert [add_months(date(2027, 1, 31), n) for n in range(4)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_a_deadline_in_summer_is_an_hour_earlier_in_utc():
    assert end_of_day(date(2027, 7, 1)) == datetime(2027, 7, 1, 22, 59, tzinfo=UTC)
    assert london_moment(date(2027, 1, 4), time(17, 0)) == datetime(2027, 1, 4, 17, 0, tzinfo=UTC)
    assert london_day(datetime(2027, 7, 1, 23, 30, tzinfo=UTC)) == date(2027, 7, 2)


def test_bank_holidays_are_no_working_days():
    assert not is_working_day(date(2026, 12, 25))
    assert working_day_on_or_after(date(2026, 12, 25)) == date(2026, 12, 29)
