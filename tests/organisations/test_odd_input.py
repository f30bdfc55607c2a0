"""Odd things that people and programs tell of an organisation are refused beside their field."""

from typing import Any

import pytest

from tests.house import ApiClient, TestHouse
from tests.organisations.given import organisation


@pytest.fixture
def sam(postgres_house: TestHouse) -> ApiClient:
    return postgres_house.program(postgres_house.person("Sam Field"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("founded", "19٢٣-01"),
        ("founded", "2019-04-01"),
        ("charity_number", "1٢٣٤٥٦"),
        ("company_number", "١٢٣٤٥٦٧٨"),
        ("postcode", "LS١١ ٨PG"),
        ("dfe_number", "٣٨٣/2001"),
        ("areas", ["citywide"] * 9_000),
        ("areas", [f"E05{number:06}" for number in range(9_000)]),
        ("communities", ["carers"] * 500),
        ("unrelated_people", 10**30),
        ("annual_income_pence", 10**30),
        ("governing_document_on", "9999-12-31"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_nobody_can_mean_is_refused(sam: ApiClient, field: str, value: Any):
    details = {"name": "Beeston Blooms", "kind": "other", "position": "Chair", field: value}
    refused = sam.post("/organisations", details)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"].split(".")[0] == field


def test_a_telephone_number_has_ordinary_figures(postgres_house: TestHouse):
    person = postgres_house.person("Sam Field")
    kept, sam = organisation(postgres_house, person), postgres_house.program(person)
    main = {"name": "Ruth Ellis", "phone": "٠١١٣٤٩٦٠٠٠٠"}
    refused = sam.put(f"/organisations/{kept.id}/contacts", {"main": main}, If_Match='"1"')
    assert [problem["field"] for problem in refused.json["errors"]] == ["main_phone"]


def test_a_second_click_registers_nothing_more(house: TestHouse):
    # Given Sam, who registers his organisation
    person = house.person("Sam Field")
    browser = house.browser(person)
    details = {"name": "Beeston Blooms", "kind": "other", "constituted": "yes", "position": "Chair"}
    assert browser.post("/organisations/register", data=details).status_code == 302

    # When the same form comes again at once
    again = browser.post("/organisations/register", data=details | {"name": "beeston  blooms"})

    # Then there is one organisation, and Sam is told so
    assert again.status_code == 409
    assert "You have just registered an organisation of this name." in again.text
    assert len(house.program(person).get("/organisations").json["items"]) == 1

    # And somebody else, or Sam on another day, may register one of the same name
    assert house.browser(house.person("Olu Grant")).post("/organisations/register", data=details).status_code == 302
    house.clock.advance(hours=1)
    assert browser.post("/organisations/register", data=details).status_code == 302


@pytest.mark.parametrize("version", ["9" * 4_000, "9" * 5_000, "-1", "1.5", "٣"])
def test_a_version_that_no_page_has_is_none_of_ours(postgres_house: TestHouse, version: str):
    person = postgres_house.person("Sam Field")
    browser, kept = postgres_house.browser(person), organisation(postgres_house, person)
    answer = browser.post(f"/organisations/{kept.id}/profile/about", data={"version": version, "name": "Another name"})
    assert answer.status_code == 422
    assert "Another name" in answer.text
