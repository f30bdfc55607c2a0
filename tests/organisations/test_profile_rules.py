"""What each kind of organisation is asked, and what is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.organisations.asking import gap_rules, rules
from grants.organisations.asking.checks import profile_problems
from grants.organisations.bank import rules as bank_rules
from grants.organisations.bank.rules import DOUBTFUL, FITS, NOT_CHECKED, Weights
from grants.organisations.contacts import rules as contact_rules
from grants.organisations.profile.shown import LABELS
from grants.organisations.rules import FIELDS, KINDS, tidy

TODAY = date(2027, 3, 1)
kinds = st.sampled_from(sorted(KINDS))
FULL = {
    "name": "Beeston Blooms",
    "founded": "2019-04",
    "address": "1 Low Road",
    "postcode": "LS11 8PG",
    "charity_number": "1164883",
    "company_number": "01234567",
    "dfe_number": "383/2001",
    "constituted": True,
    "governing_document": "articles",
    "asset_lock": True,
    "unrelated_people": 3,
    "annual_income_pence": 900_00,
    "year_ended_on": date(2026, 3, 31),
    "areas": ["citywide"],
    "communities": ["carers"],
    "safeguarding_policy": True,
    "safeguarding_lead": "Ruth Ellis",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_something_with_a_reason(kind: str):
    asked = rules.asked_of(kind, {"constituted": True})
    assert len(asked) > 8
    assert all(one.why.endswith(".") and one.section in rules.SECTIONS for one in asked)
    assert kind in contact_rules.SENIOR_POSITIONS
    assert {one.field for one in asked} <= {*FIELDS, "contacts", "bank_account"}
    assert {*FIELDS} <= {*LABELS}


@given(kinds)
def test_whoever_told_all_lacks_nothing(kind: str):
    assert gap_rules.detail_gaps({**FULL, "kind": kind}) == []
    assert profile_problems({**FULL, "kind": kind}, today=TODAY) == []


@given(kinds, st.sampled_from(sorted(FULL)))
def test_what_is_left_out_is_missing_only_where_it_is_asked_and_needed(kind: str, field: str):
    details = {**FULL, "kind": kind, field: [] if field in ("areas", "communities") else None}
    asked = {one.field: one for one in rules.asked_of(kind, details)}
    missing = {gap.field for gap in gap_rules.detail_gaps(details)}
    assert missing <= {field}
    needed = field in asked and asked[field].needed_for is not None
    assert bool(missing) == (needed and field != "name")


@pytest.mark.parametrize(("income", "needed"), [(None, True), (4_999_99, False), (5_000_00, True)])
def test_a_small_charity_need_not_be_on_the_register(income: int | None, needed: bool):
    details = {**FULL, "kind": "unincorporated_charity", "charity_number": None, "annual_income_pence": income}
    fields = {gap.field for gap in gap_rules.detail_gaps(details)}
    assert ("charity_number" in fields) == needed


def test_what_is_said_to_be_optional_holds_nothing_up():
    details = {**FULL, "kind": "cic", "year_ended_on": None, "governing_document_on": None, "trading_name": ""}
    assert gap_rules.detail_gaps(details) == []


@pytest.mark.parametrize("area", ["Harehills", "", None])
def test_where_an_organisation_works_can_be_told_in_its_own_words(area: str | None):
    details = {**FULL, "kind": "cic", "areas": [], "area": area}
    assert [gap.field for gap in gap_rules.detail_gaps(details)] == ([] if area else ["areas"])


@pytest.mark.parametrize(
    ("typed", "kept", "is_one"),
    [("383/2001", "383/2001", True), ("383 2001", "383/2001", True), ("38320", "38320", False), ("", None, True)],
)
def test_a_school_number(typed: str, kept: str | None, is_one: bool):
    tidied = tidy({"dfe_number": typed})
    assert tidied == {"dfe_number": kept}
    assert (profile_problems(tidied, today=TODAY) == []) == is_one


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.from_regex(r"[0-9]{8}", fullmatch=True), st.data())
def test_changing_one_figure_never_fits_as_well(sort_code: str, number: str, data: st.DataObject):
    """Modulus 11 notices any one figure that is wrong, but where its weight is eleven."""
    line = Weights("000000", "999999", "MOD11", tuple(range(1, 15)))
    place = data.draw(st.integers(0, 7).filter(lambda at: at + 7 != 11))
    figure = data.draw(st.sampled_from("0123456789").filter(lambda it: it != number[place]))
    other = number[:place] + figure + number[place + 1 :]
    verdicts = [bank_rules.number_check(sort_code, each, [line]) for each in (number, other)]
    assert verdicts != [FITS, FITS]
    assert set(verdicts) <= {FITS, DOUBTFUL}


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_nothing_is_said_without_a_line_or_with_an_exception(sort_code: str, number: str):
    odd = Weights(sort_code, sort_code, "MOD10", (1,) * 14, exception=5)
    assert bank_rules.number_check(sort_code, number, []) == NOT_CHECKED
    assert bank_rules.number_check(sort_code, number, [odd]) == NOT_CHECKED


@pytest.mark.parametrize(
    ("method", "weights", "number", "verdict"),
    [
        # 8·1 + 7·2 + 6·3 + 5·4 + 4·5 + 3·6 + 2·7 + 1·8 = 120; 120 is a multiple of 10 and not of 11
        ("MOD10", (8, 7, 6, 5, 4, 3, 2, 1), "12345678", FITS),
        ("MOD11", (8, 7, 6, 5, 4, 3, 2, 1), "12345678", DOUBTFUL),
        # 2 + 2 + 6 + 4 + (1+0) + 6 + (1+4) + 8 = 34; with 4 in the last place it is 30
        ("DBLAL", (2, 1, 2, 1, 2, 1, 2, 1), "12345678", DOUBTFUL),
        ("DBLAL", (2, 1, 2, 1, 2, 1, 2, 1), "12345674", FITS),
    ],
)
def test_the_three_methods_by_hand(method: str, weights: tuple[int, ...], number: str, verdict: str):
    line = Weights("000000", "999999", method, (0,) * 6 + weights)
    assert bank_rules.number_check("123456", number, [line]) == verdict


@pytest.mark.parametrize("line", ["", "010004 016715", "016715 010004 MOD11" + " 1" * 14, "0 1 MOD7" + " 1" * 14])
def test_a_table_that_is_none_is_refused(line: str):
    if not line:
        assert bank_rules.read_weights([line]) == []
        return
    with pytest.raises(bank_rules.UnreadableWeights, match="Line 1"):
        bank_rules.read_weights([line])


@pytest.mark.parametrize(
    ("account", "legal", "same"),
    [
        ("BEESTON BLOOMS", "Beeston Blooms", True),
        ("Repair Cafe C.I.C.", "Repair Cafe CIC", True),
        ("The Tool Library & Shed", "Tool Library and Shed Ltd", True),
        ("R Ellis", "Beeston Blooms", False),
    ],
)
def test_a_name_written_another_way_is_the_same_name(account: str, legal: str, same: bool):
    prompts = bank_rules.account_prompts(
        account_name=account, legal_name=legal, two_signatories=True, number_check=NOT_CHECKED
    )
    assert (prompts == []) == same


def test_a_group_whose_host_receives_the_money_is_not_asked_for_an_account():
    for constituted in (True, False):
        asked = {one.field for one in rules.asked_of("unregistered_group", {"constituted": constituted})}
        assert ("bank_account" in asked) == constituted
    assert bank_rules.bank_gaps(has_account=False, is_paid=False) == []
