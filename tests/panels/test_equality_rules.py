"""The equality check as properties: exact intervals, and when a group does markedly worse."""

from math import comb, log
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.panels.deciding.equality import rules
from grants.panels.deciding.equality.rules import Group, Sum

COUNTS = st.integers(1, 40).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@given(COUNTS)
def test_at_the_ends_of_the_interval_what_was_seen_is_just_five_percent_likely(counts):
    successes, trials = counts
    low, high = rules.exact_interval(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1

    def chance(of: range, rate: float) -> float:
        return sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in of)

    if successes:
        assert chance(range(successes, trials + 1), low) == pytest.approx(0.05, abs=1e-6)
    if successes < trials:
        assert chance(range(successes + 1), high) == pytest.approx(0.05, abs=1e-6)


MANY = st.integers(1_000, 100_000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@given(MANY)
def test_the_interval_of_many_holds_the_rate_and_is_as_narrow_as_a_normal_one(counts):
    successes, trials = counts
    low, high = rules.exact_interval(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    assert high - low <= 2 * (1.645 * (0.25 / trials) ** 0.5) + 2 / trials
    if successes == 0:
        assert trials * log(1 - high) == pytest.approx(log(0.05))


@given(st.one_of(COUNTS, MANY))
def test_one_success_more_moves_both_ends_up_and_one_failure_more_moves_both_down(counts):
    successes, trials = counts
    low, high = rules.exact_interval(successes, trials)
    more_low, more_high = rules.exact_interval(successes + 1, trials + 1)
    less_low, less_high = rules.exact_interval(successes, trials + 1)
    assert less_low <= low <= more_low
    assert less_high <= high <= more_high


def test_a_hundred_thousand_applications_of_a_hundred_groups_cost_no_time_to_speak_of():
    counts = [(1_000 * number, 100_000) for number in range(100)]
    rules.exact_interval(1, 2)  # loads the library
    began = process_time()
    for each in counts:
        rules.exact_interval(*each)
    assert process_time() - began < 0.1


def test_the_interval_of_a_published_table():
    low, high = rules.exact_interval(4, 10, confidence=0.95)
    assert (round(low, 4), round(high, 4)) == (0.1216, 0.7376)


@given(COUNTS, COUNTS)
def test_a_group_does_worse_under_four_fifths_of_the_others_and_never_when_tiny(inside, others):
    worse = rules.does_worse(*inside, *others)
    if inside[1] < rules.FEWEST:
        assert not worse
    else:
        assert worse == (5 * inside[0] * others[1] < 4 * others[0] * inside[1])
    assert not (worse and rules.does_worse(*others, *inside))


GROUPS = st.lists(st.sampled_from("ABC"), min_size=1, max_size=2)
OUTCOMES = st.lists(st.tuples(GROUPS, st.integers(1, 90), st.booleans()))
"""Of each application its groups, what it asks for, and whether it gets that."""


def added(outcomes: list[tuple[list[str], int, bool]]) -> dict[Group, Sum]:
    sums: dict[Group, Sum] = {}
    for groups, asked, won in outcomes:
        for each in rules.groups_among({"size": groups}):
            sums[each] = sums.get(each, Sum()) + rules.sum_of(asked, asked if won else 0)
    return sums


@given(OUTCOMES)
def test_each_group_counts_all_its_applications_and_their_money(outcomes):
    for line in rules.lines(added(outcomes))["size"]:
        inside = [(asked, won) for groups, asked, won in outcomes if line.group in groups]
        assert line.applications == len(inside)
        assert line.awarded_pence == sum(asked for asked, won in inside if won)
        assert line.asked_pence == sum(asked for asked, _ in inside)


@given(OUTCOMES, st.integers(0, 10))
def test_what_is_left_out_counts_as_if_it_had_never_been(outcomes, kept):
    sums = added(outcomes)
    for each, out in added(outcomes[kept:]).items():
        sums[each] -= out
    assert rules.lines(sums) == rules.lines(added(outcomes[:kept]))


@given(OUTCOMES)
def test_every_group_that_does_worse_needs_a_note_and_no_other(outcomes):
    found = rules.lines(added(outcomes))
    worse = [("size", line.group) for line in found["size"] if line.is_worse]
    assert len(rules.missing_notes(found, [])) == len(worse)
    assert rules.missing_notes(found, worse) == []
