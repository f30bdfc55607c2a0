"""The equality check as properties: exact intervals, and when a group does markedly worse."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.panels.equality import rules
from grants.panels.equality.rules import Outcome

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


def an_outcome(groups: list[str], asked: int, won: bool) -> Outcome:
    return Outcome({"size": groups}, asked, asked if won else 0)


OUTCOMES = st.lists(st.builds(an_outcome, GROUPS, st.integers(1, 90), st.booleans()))


@given(OUTCOMES)
def test_each_group_counts_all_its_applications_and_their_money(outcomes):
    for line in rules.lines(outcomes)["size"]:
        inside = [each for each in outcomes if line.group in each.groups["size"]]
        assert line.applications == len(inside)
        assert line.awarded_pence == sum(each.awarded_pence for each in inside)
        assert line.asked_pence == sum(each.asked_pence for each in inside)


@given(OUTCOMES)
def test_every_group_that_does_worse_needs_a_note_and_no_other(outcomes):
    found = rules.lines(outcomes)
    worse = [("size", line.group) for line in found["size"] if line.is_worse]
    assert len(rules.missing_notes(found, [])) == len(worse)
    assert rules.missing_notes(found, worse) == []
