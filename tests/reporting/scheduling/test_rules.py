"""Which quarter a rule asks for, and on which day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import is_working_day
from grants.reporting.rules import changes_between
from grants.reporting.scheduling.rules import due_on, due_quarter, last_quarter

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_the_last_quarter_is_over_and_three_months_long(today: date):
    first, last = last_quarter(today)
    assert last < today
    assert (first.day, first.month % 3) == (1, 1)
    assert 89 <= (last - first).days < 92
    assert (today - last).days <= 92


@given(DAYS, st.integers(1, 30))
def test_the_day_is_so_many_working_days_after(end: date, days: int):
    due = due_on(end, days)
    assert is_working_day(due)
    between = [date.fromordinal(n) for n in range(end.toordinal() + 1, due.toordinal() + 1)]
    assert sum(map(is_working_day, between)) == days


def test_bank_holidays_are_left_out():
    assert due_on(date(2026, 12, 31), 1) == date(2027, 1, 4), "after New Year's Day, a Friday"


@given(DAYS, st.integers(1, 20), DAYS)
def test_a_rule_asks_from_its_day_on_and_for_nothing_from_before_it_was_set(today: date, days: int, set_on: date):
    quarter = due_quarter(today, working_days=days, set_on=set_on)
    due = due_on(last_quarter(today)[1], days)
    assert (quarter is not None) == (set_on <= due <= today)


def test_what_changed_is_said():
    before = {"accepted": 1, "late": 2, "paid_pence": 1_00, "people": None}
    now = {"accepted": 2, "late": 1, "paid_pence": 1_00, "people": 40}
    assert changes_between(before, now) == [
        "Returns accepted: 2, before 1.",
        "Returns that are late: 1, before 2.",
        "People who took part: 40, before nothing told.",
    ]
    assert changes_between(now, now) == ["The totals are the same as before."]
