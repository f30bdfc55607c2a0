"""Money is whole pence, from typing to sharing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.money import Pence, as_decimal, from_decimal, parse_pounds, pounds, share

sums = st.integers(min_value=0, max_value=10**12)


@given(sums)
def test_what_is_shown_can_be_typed(pence: int):
    assert parse_pounds(pounds(pence)) == pence


@given(sums)
def test_pounds_as_a_decimal_and_back_lose_nothing(pence: int):
    assert from_decimal(as_decimal(pence)) == pence


@pytest.mark.parametrize("typed", ["", "-5", "1.234", "12,34", "£", "a lot", "1e3", "٣", "9" * 20])
def test_what_is_no_sum_is_refused(typed: str):
    with pytest.raises(ValueError, match="Enter"):
        parse_pounds(typed)


def test_a_fraction_of_a_penny_is_refused():
    with pytest.raises(ValueError, match="fraction"):
        from_decimal(Decimal("1.005"))


@pytest.mark.parametrize("wrong", [1.0, "1", True, None])
def test_only_whole_numbers_are_pence(wrong: object):
    with pytest.raises(TypeError):
        Pence(wrong)  # type: ignore[arg-type]


def test_pence_stay_pence():
    assert isinstance(Pence(1) + 2, Pence)
    assert isinstance(sum([Pence(1), Pence(2)]), Pence)
    assert isinstance(Pence(5) - 2, Pence)
    with pytest.raises(TypeError):
        Pence(1) + 0.5  # type: ignore[operator]


@given(sums, st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=9).filter(any))
def test_shares_add_up_to_the_whole_and_none_is_a_penny_off(total: int, weights: list[int]):
    shares = share(total, weights)

    assert sum(shares) == total
    for part, weight in zip(shares, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_shares_of_nothing_are_refused():
    with pytest.raises(ValueError, match="weights"):
        share(100, [0, 0])
