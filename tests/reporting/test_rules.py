"""Rules of reporting, and the outcomes told in returns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.outcomes import Told, outcomes_of, people_reached
from grants.reporting.rules import funding_year, period_problems, split_instalments, usual_period
from grants.schemes.defaults import RETURN

TODAY = date(2027, 3, 1)
SUMS = st.integers(0, 10**9)


@given(st.lists(SUMS, min_size=1, max_size=5), st.lists(st.integers(1, 10**6), max_size=8))
def test_the_parts_of_every_instalment_add_up_to_it(shares: list[int], instalments: list[int]):
    if not any(shares):
        shares[0] = 1
    parts = split_instalments(shares, instalments)
    assert [sum(part) for part in parts] == instalments


@given(st.data(), st.lists(SUMS, min_size=1, max_size=5).filter(any))
def test_each_funder_pays_exactly_its_share_once_all_is_paid(data: st.DataObject, shares: list[int]):
    left, instalments = sum(shares), []
    while left and len(instalments) < 6:
        instalments.append(data.draw(st.integers(1, left)))
        left -= instalments[-1]
    instalments += [left] if left else []

    parts = split_instalments(shares, instalments)

    assert [sum(column) for column in zip(*parts, strict=True)] == shares
    assert all(part >= 0 for row in parts for part in row)


def test_an_award_of_nothing_has_no_parts():
    assert split_instalments([0, 0], []) == []


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, TODAY, "period_from"),
        (TODAY, None, "period_to"),
        (date(2027, 2, 2), date(2027, 2, 1), "period_to"),
        (date(2027, 3, 2), date(2027, 3, 9), "period_from"),
        (date(1990, 1, 1), TODAY, "period_from"),
    ],
)
def test_a_period_that_cannot_be_is_refused(first: date | None, last: date | None, field: str):
    assert [problem.field for problem in period_problems(first, last, today=TODAY)] == [field]


def test_a_period_of_one_day_will_do():
    assert period_problems(TODAY, TODAY, today=TODAY) == []


def test_a_year_of_funding_begins_in_april():
    assert funding_year(date(2027, 3, 31)) == 2026
    assert funding_year(date(2027, 4, 1)) == 2027
    assert usual_period(TODAY) == (date(2026, 4, 1), TODAY)


def told(name: str, **answers: object) -> Told:
    return Told(name, RETURN, answers)


def test_outcomes_are_added_counted_and_quoted():
    outcomes = outcomes_of(
        [
            told("Beeston Blooms", people_reached=30, outcomes="We sing.", wellbeing="better", spent=100),
            told("Moor Allotments", people_reached=12, outcomes="We grow.", wellbeing="better"),
            told("Silent Group", wellbeing="same"),
        ]
    )

    by_key = {outcome["key"]: outcome for outcome in outcomes}
    assert list(by_key) == ["people_reached", "wellbeing", "outcomes"]
    assert (by_key["people_reached"]["total"], by_key["people_reached"]["answered"]) == (42, 2)
    assert by_key["wellbeing"]["choices"] == [
        {"answer": "A little better", "count": 2},
        {"answer": "About the same", "count": 1},
    ]
    assert [quote["text"] for quote in by_key["outcomes"]["quotes"]] == ["We sing.", "We grow."]
    assert people_reached(outcomes) == 42


def test_without_returns_nobody_is_said_to_be_reached():
    assert people_reached(outcomes_of([])) is None
