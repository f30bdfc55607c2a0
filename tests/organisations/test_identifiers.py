"""Numbers of registers: read as what they are, or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.organisations.identifiers import (
    org_id_of,
    read_charity_number,
    read_company_number,
    read_dfe_number,
    read_org_id,
)


@given(st.integers(100_000, 9_999_999), st.sampled_from(["{}", " {} ", "{:,}", "{}.0", "{}-0", "\ufeff{}\u200b"]))
def test_an_english_charity_number_is_read_however_it_is_typed(number, typed):
    read = read_charity_number(typed.format(number).replace(",", " "))
    assert read == str(number)
    assert org_id_of("cio", read, None) == f"GB-CHC-{number}"


def test_wide_figures_are_figures():
    assert read_charity_number("\uff11\uff11\uff16\uff14\uff18\uff18\uff13") == "1164883"


@given(st.integers(100_000, 9_999_999), st.integers(1, 999))
def test_a_linked_charity_is_not_the_one_it_is_linked_to(number, linked):
    read = {read_charity_number(f"{number}{hyphen}{linked}") for hyphen in ("-", " / ", "\N{EN DASH}")}
    assert read == {f"{number}-{linked}"}
    assert org_id_of("other", f"{number}-{linked}", None) == f"GB-CHC-{number}-{linked}"


@given(st.integers(0, 999_999))
def test_scottish_and_northern_irish_charities_keep_their_registers(number):
    assert org_id_of("other", read_charity_number(f"sc {number:06}"), None) == f"GB-SC-SC{number:06}"
    assert org_id_of("other", read_charity_number(f"nic{number:06}"), None) == f"GB-NIC-{number:06}"
    assert read_charity_number(f"NI {number:06}") == f"NIC{number:06}"


@given(st.integers(1, 99_999_999))
def test_a_company_number_gets_its_leading_noughts(number):
    assert read_company_number(str(number)) == read_company_number(f"{number}.0") == f"{number:08}"
    assert org_id_of("cic", None, f"{number:08}") == f"GB-COH-{number:08}"


@pytest.mark.parametrize("number", ["SC123456", "NI012345", "RS007654", "IP28755R", "OC301234", "CE012345", "IP000CUS"])
def test_other_registers_at_companies_house(number):
    assert read_company_number(number.lower()) == number


@pytest.mark.parametrize("typed", ["200051.1", "200051.5", "20.0051", "200,051", "200051-", "SC012345-1", "1-200051"])
def test_what_a_charity_number_could_only_become_by_losing_a_character_is_not_read(typed):
    assert read_charity_number(typed) is None


@pytest.mark.parametrize(
    "typed", ["1234567-0", "1234567.5", "12.345678", "12/345678", "ABCDEFGH", "IPABCDEF", "XX000CUS"]
)
def test_what_a_company_number_could_only_become_by_losing_a_character_is_not_read(typed):
    assert read_company_number(typed) is None


@given(st.text("0123456789.-/ SCN", max_size=12))
def test_no_figure_but_a_nought_is_ever_gained_or_lost(text):
    for read in (read_charity_number(text), read_company_number(text), read_dfe_number(text)):
        assert read is None or re.sub(r"[^1-9]", "", read) == re.sub(r"[^1-9]", "", text)


def test_a_school_number_is_read_with_or_without_its_stroke():
    assert {read_dfe_number(typed) for typed in ("3834001", "383/4001", "383-4001")} == {"383/4001"}
    assert read_dfe_number("38/34.001") is None


def test_charity_numbers_come_before_company_numbers_and_a_cio_has_none():
    assert org_id_of("charitable_company", "1164883", "01234567") == "GB-CHC-1164883"
    assert org_id_of("cio", None, "CE012345") is None
    assert org_id_of("other", None, None) is None


@pytest.mark.parametrize(
    ("written", "one_way"),
    [
        ("GB-COH-9506232", "GB-COH-09506232"),
        ("GB-COH-9506232.0", "GB-COH-09506232"),
        ("gb-coh-ip28755r", "GB-COH-IP28755R"),
        (" GB-CHC- 1164883\u200b", "GB-CHC-1164883"),
        ("GB-CHC-200051-1", "GB-CHC-200051-1"),
        ("GB-CHC-SC012345", "GB-SC-SC012345"),
        ("GB-SC-012345", "GB-SC-SC012345"),
        ("GB-NIC-NIC100012", "GB-NIC-100012"),
        ("GB-CHC-NI100012", "GB-NIC-100012"),
        ("GB-COH-SC012345", "GB-COH-SC012345"),
        ("GB-EDU-133798", "GB-EDU-133798"),
        ("360G-moss-Org:Mill  Hall ", "360G-moss-Org:Mill Hall"),
        ("GB-COH-NA", None),
        ("GB-CHC-", None),
        ("GB-COH-00000000", None),
    ],
)
def test_an_identifier_is_written_in_one_way(written, one_way):
    read = read_org_id(written)
    assert (read.org_id, read.doubt) == (one_way, None)
    assert one_way is None or read_org_id(one_way) == read


@pytest.mark.parametrize("written", ["GB-CHC-200051.5", "GB-COH-12345678-1", "GB-SC-1164883", "GB-SC-NIC100012"])
def test_an_identifier_that_cannot_be_read_stays_as_it_is_written_and_says_why(written):
    read = read_org_id(written)
    assert (read.org_id, read.charity_number, read.company_number) == (written, None, None)
    assert read.doubt
