"""A fair share of running costs, and how it was reckoned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms.fair_share import RunningCosts, fair_share, in_words, unfit

figures = st.builds(
    RunningCosts,
    yearly_pence=st.integers(0, 10_000_000_00),
    by=st.sampled_from(["hours", "room"]),
    part=st.integers(0, 500),
    whole=st.integers(1, 500),
    months=st.integers(1, 36),
)


def test_a_share_by_hours() -> None:
    costs = RunningCosts(yearly_pence=4_800_00, by="hours", part=6, whole=40, months=6)
    assert fair_share(costs) == 360_00
    assert in_words(costs) == "£4,800 a year × 6 of 40 hours a week × 6 of 12 months is £360."


def test_whoever_does_nothing_else_bears_it_all() -> None:
    costs = RunningCosts(yearly_pence=1_234_56, by="room", part=80, whole=80, months=12)
    assert fair_share(costs) == 1_235_00  # to the nearest pound


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"by": "moon"}, "Choose whether"),
        ({"whole": 0, "part": 0}, "more than 0"),
        ({"part": 41}, "must not be more"),
        ({"months": 0}, "how many months"),
        ({"yearly_pence": -1}, "running costs of a year"),
    ],
)
def test_figures_that_make_no_share_are_named(change: dict[str, object], sentence: str) -> None:
    fit = {"yearly_pence": 100, "by": "hours", "part": 1, "whole": 40, "months": 12}
    assert sentence in (unfit(RunningCosts(**{**fit, **change})) or "")  # type: ignore[arg-type]


@given(figures)
def test_the_shares_of_all_projects_come_to_the_whole(costs: RunningCosts) -> None:
    if unfit(costs):
        return
    rest = RunningCosts(costs.yearly_pence, costs.by, costs.whole - costs.part, costs.whole, costs.months)
    of_all = RunningCosts(costs.yearly_pence, costs.by, costs.whole, costs.whole, costs.months)
    assert abs(fair_share(costs) + fair_share(rest) - fair_share(of_all)) <= 100  # each rounded to the pound
