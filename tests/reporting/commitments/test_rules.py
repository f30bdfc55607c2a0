"""When commitments are reviewed, and how their figures are told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.commitments import figure_rules, rules
from grants.reporting.commitments.figure_rules import FIGURES, NOTHING, growth_of, in_unit, part_of
from grants.reporting.commitments.starting import STARTING

DAYS = st.dates(date(2024, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "reviewed", "by"),
    [
        (date(2027, 3, 1), False, date(2027, 9, 30)),
        (date(2027, 9, 30), False, date(2027, 9, 30)),
        (date(2027, 10, 1), False, date(2028, 9, 30)),
        (date(2027, 8, 31), True, date(2027, 9, 30)),
        (date(2027, 9, 1), True, date(2028, 9, 30)),
        (date(2027, 12, 31), True, date(2028, 9, 30)),
    ],
)
def test_each_is_reviewed_by_the_end_of_september(day: date, reviewed: bool, by: date):
    assert rules.review_by(day, reviewed=reviewed) == by


@given(DAYS)
def test_what_is_reviewed_in_september_waits_for_nobody_before_the_next(day: date):
    by = rules.review_by(day, reviewed=True)
    assert by > day or day.month < 9
    assert rules.last_day_open(day) < by or day < rules.review_opens(by)
    assert rules.last_day_open(rules.review_opens(by)) == by


def test_the_twelve_follow_the_rules():
    assert len(STARTING) == 12
    assert [rules.commitment_problems(each) for each in STARTING] == [[]] * 12
    assert len({each.wording for each in STARTING}) == 12


@pytest.mark.parametrize(
    ("typed", "tenths"), [("75", 750), ("12.5 %", 125), ("40 days", 400), ("", None), (" 1 day ", 10)]
)
def test_a_target_is_read_in_tenths(typed: str, tenths: int | None):
    assert rules.read_target(typed) == (tenths, [])


@pytest.mark.parametrize("typed", ["a lot", "-5", "1.25", "1,000", "٣", "999999"])
def test_what_is_no_number_is_no_target(typed: str):
    assert rules.read_target(typed)[1]


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_share_is_between_nought_and_all(part: int, more: int):
    found = part_of(figure_rules.SMALL, part, part + more, is_money=True)
    assert found == NOTHING if part + more == 0 else 0 <= (found.tenths or 0) <= 1000


@pytest.mark.parametrize(
    ("part", "whole", "small"),
    [(0, 4, True), (0, 5, False), (5, 5, False), (6, 10, True), (4, 10, True), (5, 10, False)],
)
def test_few_people_are_not_told_whatever_could_be_subtracted(part: int, whole: int, small: bool):
    assert part_of(figure_rules.TOLD_WHY, part, whole).is_small is small
    assert not part_of(figure_rules.LONG, part, whole).is_small, "grants are public"


def test_figures_are_told_in_their_unit():
    assert in_unit("percent", 412) == "41.2 %"
    assert in_unit("percent", -50) == "−5 %"
    assert (in_unit("days", 10), in_unit("days", 400)) == ("1 day", "40 days")
    assert growth_of(150_00, 100_00).tenths == 500
    assert growth_of(100_00, 0) == NOTHING
    assert figure_rules.told(figure_rules.LONG, NOTHING) == NOTHING.words


def test_less_is_better_of_some():
    assert rules.is_reached(figure_rules.DECIDING, 400, 400)
    assert not rules.is_reached(figure_rules.DECIDING, 410, 400)
    assert rules.is_reached(figure_rules.LONG, 410, 400)
    assert rules.target_in_words(figure_rules.DECIDING, 400) == "at most 40 days"
    assert all(rules.target_in_words(key, 750).startswith("at ") for key in FIGURES)
