"""How a grant is spread over its life: in payments that add up, each with its day and what it waits for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.plans.rules import instalment_plan
from grants.awards.rules import returns_asked
from grants.kernel.clock import add_months, is_working_day
from tests.awards.test_rules import days, months, parts


@given(
    st.integers(1, 10**10),
    parts,
    st.integers(0, 20),
    st.tuples(days, st.integers(0, 400)),
    months,
)
def test_they_add_up_and_come_in_order(amount: int, count: int, returns: int, when: tuple[date, int], length: int):
    accepted_on, later = when
    plan = instalment_plan(
        amount,
        instalments=count,
        returns=returns,
        accepted_on=accepted_on,
        starts_on=accepted_on + timedelta(days=later),
        months=length,
    )

    amounts = [p.amount_pence for p in plan]
    assert sum(amounts) == amount
    assert max(amounts) - min(amounts) <= 1
    assert min(amounts) > 0
    assert [p.number for p in plan] == list(range(1, len(plan) + 1))
    assert len(plan) == min(count, amount)
    assert [p.due_on for p in plan] == sorted(p.due_on for p in plan)
    assert all(is_working_day(p.due_on) for p in plan)
    waited_for = [p.waits_for_return for p in plan if p.waits_for_return]
    assert waited_for == sorted(set(waited_for))


@given(
    st.integers(1, 10**10),
    parts,
    st.integers(0, 20),
    st.tuples(days, st.integers(0, 400)),
    months,
)
def test_every_instalment_and_return_lies_within_the_grant(
    amount: int, count: int, returns: int, when: tuple[date, int], length: int
):
    # Given an offer that may be accepted on the day on which its grant begins, at the latest
    accepted_on, later = when
    starts_on = accepted_on + timedelta(days=later)
    last = add_months(starts_on, length) - timedelta(days=1)
    periods = [period for period, _ in returns_asked(starts_on, length, returns)]
    assert all(starts_on <= period.first <= period.last <= last for period in periods)
    plan = instalment_plan(
        amount,
        instalments=count,
        returns=returns,
        accepted_on=accepted_on,
        starts_on=starts_on,
        months=length,
    )
    assert all(p.due_on <= last for p in plan)
    assert all(p.due_on >= starts_on for p in plan[1:])
    # And what waits for a return has the time for it to be written and agreed
    for p in plan:
        if p.waits_for_return:
            assert p.due_on >= periods[p.waits_for_return - 1].last


def test_five_over_five_years_with_two_returns_are_spread():
    plan = instalment_plan(
        50_000_00,
        instalments=5,
        returns=2,
        accepted_on=date(2027, 4, 20),
        starts_on=date(2027, 6, 1),
        months=60,
    )
    assert [(p.due_on, p.waits_for_return) for p in plan] == [
        (date(2027, 6, 1), None),
        (date(2028, 6, 1), None),
        (date(2030, 1, 14), 1),
        (date(2030, 6, 3), None),
        (date(2031, 6, 2), None),
    ]


@pytest.mark.parametrize(
    ("starts_on", "due_on"),
    [(date(2027, 4, 1), date(2027, 4, 7)), (date(2027, 12, 1), date(2027, 12, 1))],
)
def test_the_first_within_ten_working_days_or_by_the_beginning_and_easter_does_not_count(starts_on: date, due_on: date):
    (only,) = instalment_plan(
        100_00, instalments=1, returns=0, accepted_on=date(2027, 3, 22), starts_on=starts_on, months=12
    )
    assert only.due_on == due_on
