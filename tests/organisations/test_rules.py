"""What one must tell of an organisation: numbers, sizes, names."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grants.organisations import rules
from grants.organisations.models import KINDS

ORDER = ["micro", "small", "medium", "large", "major"]
incomes = st.integers(0, 10**13)


@pytest.mark.parametrize(
    ("pence", "band"),
    [
        (0, "micro"),
        (9_999_99, "micro"),
        (10_000_00, "small"),
        (99_999_99, "small"),
        (100_000_00, "medium"),
        (1_000_000_00, "large"),
        (9_999_999_99, "large"),
        (10_000_000_00, "major"),
        (None, "unknown"),
    ],
)
def test_the_edges_of_the_bands(pence, band):
    assert rules.size_band(pence) == band


@given(incomes, incomes)
def test_more_income_never_makes_a_smaller_band(one, other):
    low, high = sorted((one, other))
    assert ORDER.index(rules.size_band(low)) <= ORDER.index(rules.size_band(high))


def test_every_kind_and_every_band_has_words():
    assert tuple(rules.KINDS) == KINDS
    assert set(rules.SIZE_BANDS) == {*ORDER, "unknown"}


@pytest.mark.parametrize("number", ["0123456", "12345678", "SC12345", "XX123456", "charity", "١١٦٤٨٨٣"])
def test_what_is_no_charity_number(number):
    assert [p.field for p in rules.charity_number_problems(rules.tidy_charity_number(number))] == ["charity_number"]


@pytest.mark.parametrize("number", ["00000000", "123456789", "n/a", "CIO", "S1234567", "XX123456"])
def test_what_is_no_company_number(number):
    assert [p.field for p in rules.company_number_problems(rules.tidy_company_number(number))] == ["company_number"]


@given(st.text(max_size=12))
@example(")\ud7fc")
def test_tidying_twice_changes_nothing_more(text):
    for tidy in (rules.tidy_charity_number, rules.tidy_company_number, rules.tidy_postcode):
        once = tidy(text)
        assert tidy(once or "") == once


@pytest.mark.parametrize("typed", ["ls1 4ap", "LS14AP", " L.S.1 4AP ", "ls1-4ap"])
def test_a_postcode_is_kept_in_one_way(typed):
    assert rules.tidy_postcode(typed) == "LS1 4AP"
    assert rules.postcode_problems("LS1 4AP") == []


def test_a_registered_kind_cannot_be_without_rules_of_its_own():
    details = {"name": "Beeston Blooms", "kind": "cio", "constituted": False}
    assert [p.field for p in rules.organisation_problems(details)] == ["constituted"]
    assert rules.organisation_problems({**details, "kind": "unregistered_group"}) == []


def test_everything_wrong_is_told_at_once():
    details = {
        "name": " ",
        "kind": "club",
        "charity_number": "12",
        "company_number": "34",
        "annual_income_pence": -1,
        "postcode": "Leeds",
    }
    assert [p.field for p in rules.organisation_problems(details)] == [
        "name",
        "kind",
        "charity_number",
        "company_number",
        "annual_income_pence",
        "postcode",
    ]


@given(st.text())
def test_no_text_that_cannot_be_kept_passes(text):
    if not rules.text_problems(text, "name", "the name", 200):
        assert text.strip()
        assert len(text) <= 200
        assert "\0" not in text
        text.encode()
