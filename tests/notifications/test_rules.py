"""When reminders go out, as properties."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import civil_moment, end_of_day, is_over, is_working_day, london_day, london_moment
from grants.notifications import rules

moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
kinds = st.sampled_from(rules.KINDS)


@given(kinds, moments)
def test_every_reminder_is_planned_for_a_civil_hour_of_a_working_day(kind: str, deadline: datetime):
    for step in rules.USUAL[kind]:
        moment = rules.moment_of(step, deadline)
        assert civil_moment(moment) == moment
        assert is_working_day(london_day(moment))


@given(kinds, moments)
def test_reminders_before_leave_the_days_they_promise_and_those_after_are_never_early(kind: str, deadline: datetime):
    for step in rules.USUAL[kind]:
        days = (london_day(deadline) - london_day(rules.moment_of(step, deadline))).days
        assert days >= step.days if step.is_before else days <= step.days
        if step.days:
            assert (rules.moment_of(step, deadline) < deadline) == step.is_before


@given(kinds, moments)
def test_the_reminders_of_a_deadline_come_on_different_days_in_their_order(kind: str, deadline: datetime):
    days = [london_day(rules.moment_of(step, deadline)) for step in rules.USUAL[kind]]
    assert days == sorted(set(days))


@given(kinds, moments, st.timedeltas(timedelta(0), timedelta(days=60)), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_planning_leaves_out_what_came_before_and_what_is_pointless(
    kind: str, deadline: datetime, began: timedelta, late: timedelta
):
    since = deadline - began
    now = since + late
    planned = rules.plan(rules.USUAL[kind], deadline, since=since, now=now)
    assert all(moment > since for moment in planned.values())
    assert len([moment for moment in planned.values() if moment <= now]) <= 1
    in_time = rules.plan(rules.USUAL[kind], deadline, since=since, now=since)
    assert [name for name, moment in in_time.items() if moment > now] == [
        name for name, moment in planned.items() if moment > now
    ]


@given(kinds, moments)
def test_planned_in_good_time_every_step_is_planned(kind: str, deadline: datetime):
    began = deadline - timedelta(days=120)
    planned = rules.plan(rules.USUAL[kind], deadline, since=began, now=began)
    assert list(planned) == [step.name for step in rules.USUAL[kind]]


@given(kinds, moments, st.timedeltas(timedelta(days=-40), timedelta(days=40)))
def test_at_any_moment_at_most_one_reminder_of_a_deadline_makes_sense(kind: str, deadline: datetime, since: timedelta):
    now = deadline + since
    due = [step for step in rules.USUAL[kind] if rules.moment_of(step, deadline) <= now]
    sensible = [step for step in due if rules.why_pointless(rules.USUAL[kind], step.name, deadline, now) is None]
    assert len(sensible) <= 1
    assert not any(step.is_before and is_over(deadline, now) for step in sensible)


@given(moments, moments)
def test_a_late_reminder_waits_for_a_civil_hour(send_at: datetime, now: datetime):
    later = rules.not_before(send_at, now)
    if later is not None:
        assert later > now
        assert rules.not_before(send_at, later) is None


def test_one_that_is_an_hour_late_at_most_goes_at_once():
    planned = london_moment(date(2027, 3, 1), time(17, 45))
    assert rules.not_before(planned, planned + timedelta(minutes=50)) is None
    assert rules.not_before(planned, planned + timedelta(minutes=70)) == london_moment(date(2027, 3, 2), time(9, 0))


def test_around_easter_the_reminder_of_the_day_before_comes_on_maundy_thursday():
    tuesday_after_easter = london_moment(date(2027, 3, 30), time(12, 0))
    moment = rules.moment_of(rules.Step(1), tuesday_after_easter)
    assert moment == london_moment(date(2027, 3, 25), time(10, 0))


def test_the_clocks_going_forward_do_not_move_the_hour():
    due = end_of_day(date(2027, 3, 30))
    moment = rules.moment_of(rules.Step(14), due)
    assert moment == london_moment(date(2027, 3, 16), time(10, 0))


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (14, "in 14 days"), (-3, "3 days ago")],
)
def test_days_are_said_as_people_say_them(days: int, words: str):
    assert rules.in_words(days) == words
