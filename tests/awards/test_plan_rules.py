"""How a grant is spread over its life: in payments that add up, each with its day and what it waits for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.planning.plans.rules import Spread, instalment_plan, payments_of
from grants.awards.planning.plans.share_rules import shares_of_payments
from grants.awards.planning.plans.year_rules import by_months, year_problems, years_between, years_of_amount
from grants.awards.rules import returns_asked
from grants.kernel.clock import add_months, is_working_day
from grants.kernel.money import share
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
        spread=Spread(count),
        returns=returns,
        accepted_on=accepted_on,
        starts_on=accepted_on + timedelta(days=later),
        months=length,
    )

    amounts = [p.amount_pence for p in plan]
    assert sum(amounts) == amount
    assert min(amounts) > 0
    assert [p.number for p in plan] == list(range(1, len(plan) + 1))
    assert len(plan) <= min(count, amount)
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
        spread=Spread(count),
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
        spread=Spread(5),
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
        100_00, spread=Spread(1), returns=0, accepted_on=date(2027, 3, 22), starts_on=starts_on, months=12
    )
    assert only.due_on == due_on


def plan_for(amount: int, spread: Spread, returns: int = 0, length: int = 36, years: list[int] | None = None):
    return instalment_plan(
        amount,
        spread=spread,
        returns=returns,
        accepted_on=date(2027, 3, 22),
        starts_on=date(2027, 4, 1),
        months=length,
        years=years,
    )


def test_three_pounds_in_twenty_parts_are_one_payment():
    assert [p.amount_pence for p in plan_for(3_00, Spread(20, smallest_pence=50_00))] == [3_00]


def test_even_payments_are_even_to_the_penny():
    assert [p.amount_pence for p in plan_for(100_00, Spread(3), length=12)] == [33_34, 33_33, 33_33]


@pytest.mark.parametrize(
    ("pattern", "length", "payments"),
    [
        ("up_front", 36, 1),
        ("halves", 36, 2),
        ("quarters", 12, 4),
        ("yearly", 30, 3),
        ("yearly", 6, 1),
        ("equal", 36, 7),
    ],
)
def test_each_pattern_has_its_number_of_payments(pattern: str, length: int, payments: int):
    assert payments_of(pattern, instalments=7, months=length) == payments


def test_a_share_is_kept_until_the_last_return_that_is_agreed_before_the_grant_ends():
    # Given a grant of a year with four returns, the last of which is agreed after it has ended
    plan = plan_for(1_000_00, Spread(2, kept_percent=10), returns=4, length=12)
    # Then the kept share waits for the third, and comes off the last payment
    assert [(p.amount_pence, p.waits_for_return) for p in plan] == [(500_00, None), (400_00, 2), (100_00, 3)]
    # And where a payment waits for that return already, it comes with it
    together = plan_for(1_000_00, Spread(2, kept_percent=10), returns=2, length=12)
    assert [(p.amount_pence, p.waits_for_return) for p in together] == [(500_00, None), (500_00, 1)]
    # And without such a return nothing is kept
    assert [p.amount_pence for p in plan_for(1_000_00, Spread(2, 10), returns=1, length=12)] == [500_00, 500_00]


spreads = st.builds(Spread, st.integers(1, 20), st.integers(0, 50), st.integers(1, 10**6))
lives = st.tuples(st.lists(st.integers(0, 10**8), min_size=1, max_size=10).filter(sum), st.integers(1, 12))
"""The amounts of the years of a grant, and the months of the last of them."""


@given(lives, spreads, st.integers(0, 20))
def test_every_plan_adds_up_within_the_life_and_has_no_small_payment(
    life: tuple[list[int], int], spread: Spread, returns: int
):
    years, last_months = life
    length = 12 * (len(years) - 1) + last_months
    plan = plan_for(sum(years), spread, returns, length, years)
    amounts = [p.amount_pence for p in plan]
    assert sum(amounts) == sum(years)
    assert len(amounts) == 1 or min(amounts) >= spread.smallest_pence
    assert [p.due_on for p in plan] == sorted(p.due_on for p in plan)
    assert plan[-1].due_on < add_months(date(2027, 4, 1), length)


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=10), st.integers(1, 4))
def test_the_payments_of_each_year_add_up_to_that_year(years: list[int], in_each: int):
    plan = plan_for(sum(years), Spread(in_each * len(years)), length=12 * len(years), years=years)
    periods = years_between(date(2027, 4, 1), add_months(date(2027, 4, 1), 12 * len(years)) - timedelta(days=1))
    for number, (period, amount) in enumerate(zip(periods, years, strict=True)):
        first = period.first if number else date(2027, 3, 1)
        assert sum(p.amount_pence for p in plan if first <= p.due_on <= period.last) == amount


@given(st.integers(0, 10**10), months)
def test_years_are_even_over_their_months(amount: int, length: int):
    years = by_months(amount, length)
    assert sum(years) == amount
    assert len(years) == -(-length // 12)
    assert year_problems(years, amount_pence=amount, months=length) == []


@given(
    st.lists(st.integers(0, 10**8), min_size=1, max_size=10),
    st.integers(1, 12),
    st.integers(0, 10**9),
    st.integers(0, 12),
)
def test_years_add_up_after_any_change_and_those_that_are_over_stay(
    years: list[int], last_months: int, amount: int, begun: int
):
    length = 12 * (len(years) - 1) + last_months
    changed = years_of_amount(years, amount, length, begun=begun)
    assert sum(changed) == amount
    assert min(changed) >= 0
    over = min(begun, len(years) - 1)
    assert changed[:over] == years[:over] or amount < sum(years[:over])


@pytest.mark.parametrize(
    ("years", "field"),
    [([10_00, 20_00], "years"), ([10_00, 20_00, 29_99], "years"), ([10_00, None, -1], "years.1")],
)
def test_what_is_wrong_with_years(years: list[int | None], field: str):
    assert year_problems(years, amount_pence=60_00, months=30)[0].field == field


# Who bears them


@st.composite
def grants(draw: st.DrawFn) -> tuple[list[int], list[int], list[int], list[int]]:
    """Payments made and to come of a grant, and what each funder bears of it, and has borne."""
    paid = draw(st.lists(st.integers(1, 10**8), max_size=6))
    to_come = draw(st.lists(st.integers(1, 10**8), min_size=1, max_size=20))
    weights = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=5).filter(sum))
    shares = [int(part) for part in share(sum(paid) + sum(to_come), weights)]
    rows = shares_of_payments([*paid, *to_come], shares)
    return to_come, shares, [sum(row[i] for row in rows[: len(paid)]) for i in range(len(shares))], paid


@given(grants())
def test_what_funders_bear_adds_up_over_payments_and_over_funders(
    grant: tuple[list[int], list[int], list[int], list[int]],
):
    to_come, shares, borne, paid = grant
    rows = shares_of_payments(to_come, shares, borne)
    assert [sum(row) for row in rows] == to_come
    assert [sum(column) + had for column, had in zip(zip(*rows, strict=True), borne, strict=True)] == shares
    assert all(part >= 0 for row in rows for part in row)
    assert rows == shares_of_payments([*paid, *to_come], shares)[len(paid) :] or paid


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.lists(st.integers(1, 10**4), min_size=2, max_size=5)
)
def test_no_funder_is_ever_more_than_two_pence_from_its_part(payments: list[int], weights: list[int]):
    total = sum(payments)
    shares = [int(part) for part in share(total, weights)]
    given, paid = [0] * len(shares), 0
    for payment, row in zip(payments, shares_of_payments(payments, shares), strict=True):
        paid += payment
        given = [had + part for had, part in zip(given, row, strict=True)]
        assert all(abs(had * total - paid * whole) < 2 * total for had, whole in zip(given, shares, strict=True))


@given(
    st.lists(st.integers(1, 10**6), max_size=10),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4).filter(sum),
    st.data(),
)
def test_also_where_a_funder_has_borne_more_than_its_share(payments: list[int], shares: list[int], data: st.DataObject):
    borne = data.draw(st.lists(st.integers(0, 10**6), min_size=len(shares), max_size=len(shares)))
    rows = shares_of_payments(payments, shares, borne)
    assert [sum(row) for row in rows] == payments
    assert all(part >= 0 for row in rows for part in row)


def test_odd_pennies_go_round():
    assert shares_of_payments([1, 1, 1], [1, 1, 1]) == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert shares_of_payments([50_01, 50_00], [66_67, 33_34]) == [[33_34, 16_67], [33_33, 16_67]]
