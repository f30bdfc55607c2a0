"""The net average of what is prescribed, and what it makes of a grant, to the penny."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.changing.uplifts.rules import (
    Entry,
    Standing,
    net_hundredths,
    parse_percent,
    percent,
    uplift_problems,
    uplifted,
)

TODAY = date(2027, 3, 1)


def test_an_uplift_of_two_percent_less_an_ask_of_one_point_six_is_nought_point_four():
    assert net_hundredths([Entry("NHS providers", 2_00, 1), Entry("Efficiency", -1_60, 1)]) == 40


@pytest.mark.parametrize(
    ("entries", "net"),
    [
        ([(2_00, 3), (4_00, 1), (-1_60, 1)], 90),
        ([(2_00, 1), (3_00, 1), (-1_00, 1), (-2_00, 3)], 75),
        ([(-1_00, 5)], -1_00),
        ([(1, 1), (2, 1)], 2),
        ([(-1, 1), (-2, 1)], -2),
    ],
)
def test_uplifts_and_asks_are_averaged_by_weight_and_netted(entries: list[tuple[int, int]], net: int):
    assert net_hundredths([Entry("x", hundredths, weight) for hundredths, weight in entries]) == net


@given(st.lists(st.builds(Entry, st.just("x"), st.integers(-25_00, 25_00), st.integers(1, 10**6)), min_size=1))
def test_the_net_average_lies_between_what_the_asks_and_the_uplifts_allow(entries: list[Entry]):
    most = max([each.hundredths for each in entries if each.hundredths >= 0], default=0)
    least = min([each.hundredths for each in entries if each.hundredths < 0], default=0)
    assert least <= net_hundredths(entries) <= most


@given(
    st.lists(st.integers(1, 10**8), max_size=20),
    st.lists(st.integers(0, 10**6), max_size=4),
    st.integers(-25_00, 25_00),
)
def test_payments_and_funders_parts_add_up_after_an_uplift(payments: list[int], bears: list[int], net: int):
    standing = Standing(tuple(payments), tuple(bears), tuple(bears))
    after = uplifted(standing, net)
    assert sum(after.payments) == sum(payments) + after.change_pence
    assert sum(after.parts) == after.change_pence
    assert all(each > 0 for each in after.payments)
    if after.change_pence:
        assert abs(int(after.change_pence) * 10_000 - sum(payments) * net) <= 5_000
        assert (after.change_pence > 0) == (net > 0)


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("2", 2_00), ("2.0%", 2_00), ("-1.6", -1_60), ("−1.6", -1_60), ("+0.05", 5), ("10.25 %", 10_25)],
)
def test_percents_are_read_as_people_type_them(typed: str, hundredths: int):
    assert parse_percent(typed) == hundredths
    assert parse_percent(percent(hundredths)) == hundredths


@pytest.mark.parametrize("typed", ["", "two", "1.234", "100", "1,5", "--1"])
def test_what_is_no_percent_is_refused(typed: str):
    with pytest.raises(ValueError, match="Enter a percentage"):
        parse_percent(typed)


def test_what_is_wrong_with_an_uplift_is_said_at_its_field():
    def fields(*given: object) -> list[str]:
        return [problem.field for problem in uplift_problems(*given, today=TODAY)]

    good = Entry("NHS providers", 2_00, 1)
    assert fields(2027, TODAY, [good]) == []
    assert fields(None, None, []) == ["year", "starts_on", "entries.0.name"]
    assert fields(2027, date(2027, 2, 28), [good]) == ["starts_on"]
    wrong = fields(2027, TODAY, [good, Entry(" ", 25_01, 0)])
    assert wrong == ["entries.1.name", "entries.1.hundredths", "entries.1.weight"]
