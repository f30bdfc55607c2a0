"""Rules of the ranking: its order, raw or adjusted, the line of the money, and what the chances suggest."""

from fractions import Fraction
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.panels.comparing.ranking import rules
from grants.panels.comparing.results import Estimate

POINTS = st.integers(0, 500).map(lambda n: Fraction(n, 5))
ESTIMATES = st.builds(
    Estimate,
    raw=st.floats(0, 100),
    adjusted=st.integers(0, 20).map(float),
    interval=st.none(),
    chance=st.none(),
    spread=st.floats(0, 100),
)
CANDIDATES = st.lists(
    st.builds(
        rules.Candidate,
        application_id=st.uuids(),
        amount_requested_pence=st.integers(1, 10**8),
        totals=st.lists(POINTS, max_size=4).map(tuple),
        is_decided=st.booleans(),
        estimate=st.none() | ESTIMATES,
    ),
    max_size=12,
    unique_by=lambda candidate: candidate.application_id,
)
MONEY = st.integers(0, 10**9)
ORDERS = st.sampled_from(rules.ORDERS)


@given(CANDIDATES, ORDERS, MONEY, MONEY)
def test_everybody_has_one_row_and_better_comes_first(candidates, by, budget, committed):
    places = rules.ranked(candidates, by=by, budget_pence=budget, committed_pence=committed)
    assert sorted(p.application_id for p in places) == sorted(c.application_id for c in candidates)
    levels = {each.application_id: each.level(by) for each in candidates}
    placed = [levels[place.application_id] for place in places if place.place is not None]
    assert placed == sorted(placed, reverse=True)
    assert [place.place is not None for place in places] == [True] * len(placed) + [False] * (len(places) - len(placed))


@given(CANDIDATES, ORDERS, MONEY, MONEY)
def test_equals_share_a_place_and_places_count_those_ahead(candidates, by, budget, committed):
    levels = {each.application_id: each.level(by) for each in candidates}
    for place in rules.ranked(candidates, by=by, budget_pence=budget, committed_pence=committed):
        own = levels[place.application_id]
        ahead = [level for level in levels.values() if own is not None and level is not None and level > own]
        assert place.place == (None if own is None else 1 + len(ahead))


@given(CANDIDATES, ORDERS, MONEY, MONEY)
def test_the_money_runs_out_once_and_the_total_is_everything(candidates, by, budget, committed):
    places = rules.ranked(candidates, by=by, budget_pence=budget, committed_pence=committed)
    open_ones = [place for place in places if place.running_total_pence is not None]
    within = [place.within_budget for place in open_ones]
    assert within == sorted(within, reverse=True)
    assert all(p.within_budget == (p.running_total_pence <= budget) for p in open_ones)
    asked = sum(c.amount_requested_pence for c in candidates if c.level(by) is not None and not c.is_decided)
    if open_ones:
        assert open_ones[-1].running_total_pence == committed + asked


@given(st.lists(POINTS, min_size=1, max_size=6))
def test_spread_and_mean_do_not_hang_on_the_order_of_scorers(totals):
    def place(given_in: list[Fraction]) -> rules.Place:
        candidate = rules.Candidate(uuid4(), 100, tuple(given_in))
        return rules.ranked([candidate], by=rules.RAW, budget_pence=0, committed_pence=0)[0]

    there, back = place(totals), place(totals[::-1])
    assert (there.points, there.spread) == (back.points, back.spread)
    assert min(totals) <= there.points <= max(totals)
    assert there.is_disputed == (max(totals) - min(totals) >= rules.WIDE_SPREAD)


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (None, None),
        (1.0, "fund"),
        (0.8, "fund"),
        (0.799, "discuss"),
        (0.201, "discuss"),
        (0.2, "decline"),
        (0.0, "decline"),
    ],
)
def test_a_band_is_what_the_chance_suggests(chance, expected):
    assert rules.band(chance) == expected
