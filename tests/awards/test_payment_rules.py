"""When an instalment can be expected, and by when what is missing is asked for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.paying.payments.rules import expected_on, paid_once_told, tell_us_by
from grants.kernel.clock import is_working_day

days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
PLANNED = date(2026, 11, 11)


def test_a_late_return_moves_what_waits_for_it():
    # Nobody has sent it: ten working days from today, which is Monday 30 November 2026
    assert expected_on(PLANNED, sent_on=None, today=date(2026, 11, 30)) == date(2026, 12, 14)
    # It was sent on Wednesday 25 November
    assert expected_on(PLANNED, sent_on=date(2026, 11, 25), today=date(2026, 11, 30)) == date(2026, 12, 9)
    # It came in good time
    assert expected_on(PLANNED, sent_on=date(2026, 10, 1), today=date(2026, 10, 2)) == PLANNED


def test_what_is_missing_is_asked_some_working_days_before_the_payment():
    assert tell_us_by(date(2027, 2, 1), date(2026, 11, 30)) == date(2027, 1, 25)
    assert tell_us_by(date(2026, 12, 2), date(2026, 11, 30)) == date(2026, 11, 30)


@given(days, st.none() | st.integers(0, 400), days)
def test_nothing_is_promised_for_a_day_that_is_past(due_on: date, before: int | None, today: date):
    sent_on = None if before is None else today - timedelta(days=before)
    assert expected_on(due_on, sent_on=sent_on, today=today) >= max(due_on, today)
    assert tell_us_by(due_on, today) >= today
    assert is_working_day(tell_us_by(due_on, today))
    assert paid_once_told(due_on, today) > today or due_on > today
