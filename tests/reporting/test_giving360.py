"""Reading 360Giving files: what is taken, what is refused and why. The grants are invented."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.giving360.reading import MOST_GRANTS, GivingFile, NotReadable, read_file, total

TODAY = date(2027, 3, 1)


def grant(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One whole grant of an invented file; a change to None takes the field away."""
    whole = {
        "id": f"360G-moss-{number}",
        "title": f"Garden {number}",
        "description": "A garden behind the library",
        "currency": "GBP",
        "amountAwarded": 1200.5,
        "awardDate": "2024-05-01T00:00:00+00:00",
        "fundingOrganization": [{"id": "GB-CHC-1000001", "name": "Moss Trust"}],
        "recipientOrganization": [{"id": f"GB-COH-{number:08}", "name": f"Garden Company {number}"}],
        "grantProgramme": [{"title": "Gardens"}],
        "Odd column": True,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def file_of(*grants: Any) -> bytes:
    return json.dumps({"grants": grants}).encode()


def read(*grants: Any) -> GivingFile:
    return read_file(file_of(*grants), today=TODAY)


def test_a_whole_grant_is_taken_to_the_penny():
    file = read(grant(plannedDates=[{"startDate": "2024-06-01", "endDate": "2025-05-31T00:00:00Z"}]))

    (taken,) = file.grants
    assert (taken.amount, taken.awarded_on) == (1200_50, date(2024, 5, 1))
    assert (taken.starts_on, taken.ends_on) == (date(2024, 6, 1), date(2025, 5, 31))
    assert (taken.funder.org_id, taken.recipient.company_number) == ("GB-CHC-1000001", "00000001")
    assert taken.programme == "Gardens"
    assert (file.refused, file.remarks, file.stated) == ((), (), Decimal("1200.5"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "id is missing"),
        ({"title": None}, "title is missing"),
        ({"title": ["a"]}, "title is not text"),
        ({"description": "  "}, "description is not text"),
        ({"description": "a\x00b"}, "description holds characters that cannot be kept"),
        ({"description": "a\ud800b"}, "description holds characters that cannot be kept"),
        ({"description": "\ud800"}, "description holds characters that cannot be kept"),
        ({"currency": None}, "currency is missing"),
        ({"currency": "EUR"}, "the currency is EUR, not GBP"),
        ({"amountAwarded": None}, "amountAwarded is missing"),
        ({"amountAwarded": "1200"}, "amountAwarded is not a number"),
        ({"amountAwarded": True}, "amountAwarded is not a number"),
        ({"amountAwarded": float("nan")}, "amountAwarded is not a number"),
        ({"amountAwarded": 10**400}, "amountAwarded is not a number that can be a sum"),
        ({"amountAwarded": -5}, "amountAwarded is negative: -5"),
        ({"amountAwarded": 12.345}, "amountAwarded has a fraction of a penny: 12.345"),
        ({"awardDate": None}, "awardDate is missing"),
        ({"awardDate": "01/05/2024"}, "awardDate is not a date: 01/05/2024"),
        ({"awardDate": "2024-02-30"}, "awardDate is not a date"),
        ({"awardDate": "2027-03-02"}, "awardDate is still to come: 2027-03-02"),
        ({"fundingOrganization": None}, "fundingOrganization is missing"),
        ({"recipientOrganization": []}, "recipientOrganization is missing"),
        ({"recipientOrganization": [{"name": "X"}]}, "the recipient’s id is missing"),
        ({"recipientOrganization": [{"id": "X Y", "name": "X"}]}, "not an organisation identifier: X Y"),
        ({"recipientOrganization": [{"id": "GB-COH-1", "name": "X" * 201}]}, "more than 200 characters"),
        ({"recipientOrganization": None, "recipientIndividual": {"id": "a"}}, "it was given to a person"),
        (
            {"fundingOrganization": [{"id": "GB-CHC-1", "name": "A"}, {"id": "GB-CHC-2", "name": "B"}]},
            "more than one funder",
        ),
    ],
)
def test_what_a_grant_cannot_be_without_refuses_it_and_says_why(changes: dict[str, Any], reason: str):
    file = read(grant(1), grant(2, **changes), grant(3))

    (refused,) = file.refused
    assert reason in refused.reason
    assert refused.grant_id == ("grant number 2 in the file" if "id" in changes else "360G-moss-2")
    assert [taken.grant_id for taken in file.grants] == ["360G-moss-1", "360G-moss-3"]


def test_a_grant_is_told_everything_that_is_wrong_with_it():
    (refused,) = read(grant(title=None, currency="USD", amountAwarded=-1)).refused
    assert refused.reason == "title is missing; the currency is USD, not GBP; amountAwarded is negative: -1"


@pytest.mark.parametrize("entry", [None, 5, "grant", [], {}])
def test_an_entry_that_is_no_grant_is_listed_by_its_place(entry: object):
    file = read(grant(1), entry)
    assert [one.grant_id for one in file.refused] == ["grant number 2 in the file"]


def test_an_id_that_is_used_twice_loads_once_and_is_listed():
    file = read(grant(1), grant(2), grant(1, amountAwarded=1))

    assert [taken.amount for taken in file.grants] == [1200_50, 1200_50]
    assert [(one.grant_id, one.reason) for one in file.refused] == [
        ("360G-moss-1", "the id was used before in the file, by grant number 1")
    ]
    assert file.stated == Decimal("2402.0")


@pytest.mark.parametrize(
    "planned",
    [
        [{"startDate": "2018-09-01", "endDate": "2018-08-31"}],
        [{"startDate": "soon"}],
        [{"startDate": 5}],
    ],
)
def test_planned_dates_that_cannot_be_are_left_out_with_a_remark(planned: list[Any]):
    file = read(grant(plannedDates=planned))

    assert (file.grants[0].starts_on, file.grants[0].ends_on) == (None, None)
    assert "loaded without its planned dates" in file.remarks[0].reason


def test_an_identifier_that_names_nobody_is_matched_by_name():
    nobody = [{"id": "GB-COH-n/a", "name": "Caring Town"}]
    file = read(grant(recipientOrganization=nobody))

    assert file.grants[0].recipient.org_id is None
    assert "names nobody" in file.remarks[0].reason


def test_a_second_register_number_in_a_file_is_not_believed():
    told = [{"id": "GB-COH-02787912", "name": "Common CIC", "charityNumber": "1036460"}]
    recipient = read(grant(recipientOrganization=told)).grants[0].recipient
    assert (recipient.company_number, recipient.charity_number) == ("02787912", None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not JSON"),
        (b"[]", "no list of grants"),
        (b'{"grants": {}}', "no list of grants"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(content: bytes, sentence: str):
    with pytest.raises(NotReadable, match=sentence):
        read_file(content, today=TODAY)


def test_a_file_with_too_many_grants_is_refused():
    content = b'{"grants": [' + b",".join([b"0"] * (MOST_GRANTS + 1)) + b"]}"
    with pytest.raises(NotReadable, match="in parts"):
        read_file(content, today=TODAY)


@given(st.lists(st.integers(0, 10**11), max_size=8))
def test_the_total_of_what_is_taken_is_the_files_own(pence: list[int]):
    numbers = [f"{p // 100}.{p % 100:02d}" for p in pence]
    entries = [
        json.dumps({**grant(i), "amountAwarded": 0})[:-1] + f', "amountAwarded": {n}}}' for i, n in enumerate(numbers)
    ]
    file = read_file(f'{{"grants": [{",".join(entries)}]}}'.encode(), today=TODAY)

    assert len(file.grants) == len(pence)
    assert total(file.grants) == sum(pence) == file.stated * 100


FIELDS = list(grant())
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "title"]), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "plannedDates"]), ANYTHING, max_size=4))
def test_whatever_a_file_holds_each_grant_is_taken_or_listed(changes: dict[str, Any]):
    spoiled = {**deepcopy(grant()), **changes}
    file = read_file(json.dumps({"grants": [spoiled]}).encode(), today=TODAY)
    assert len(file.grants) + len(file.refused) == 1
