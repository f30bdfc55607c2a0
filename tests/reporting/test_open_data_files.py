"""Open data as JSON, table and workbook: all say the same, and pass the standard's own schema and code lists."""

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from grants.organisations.models import Organisation
from grants.organisations.places.models import Area
from grants.reporting.open_data.rules import faults_of, is_publishable
from tests.house import TestHouse
from tests.organisations.given import read
from tests.reporting.standard import against_the_schema, codes, unflattened
from tests.reporting.stories import Story

WARD, PARTNERSHIP = "E05011389", "otley"


@pytest.fixture
def house_with_grants(house: TestHouse) -> TestHouse:
    """Two grants: one of a charity that works in a ward and a partnership, one of a group that is not named."""
    house.clock.move_to(datetime(2027, 3, 2, 10, 0, tzinfo=UTC))
    story = Story(house)
    details = {
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2028, 1, 31),
        "description": "Soup; “company”,\nevery day.",
    }
    charity = story.decided_grant(1_000_01, on=date(2027, 1, 18), title="x" * 200, **details)
    story.decided_grant(20_00, on=date(2027, 1, 18), description="Ask sam@example.org or 0113 496 0000 about it.")
    with house.write() as session:
        session.add_all(
            [Area(code=WARD, kind="ward", name="Armley"), Area(code=PARTNERSHIP, kind="partnership", name="Otley")]
        )
        grantee = session.get_one(Organisation, charity.organisation_id)
        grantee.charity_number, grantee.org_id, grantee.areas = "1164883", "GB-CHC-1164883", [WARD, PARTNERSHIP]
    return house


def got(house: TestHouse, ending: str) -> bytes:
    with house.app.test_client().get(f"/api/v1/open_data/grants.{ending}") as answer:
        assert answer.status_code == 200
        return answer.data


def grants(house: TestHouse) -> list[dict[str, Any]]:
    file = json.loads(got(house, "json"), parse_float=Decimal, parse_int=Decimal)
    return sorted(file["grants"], key=lambda grant: grant["id"])


def test_the_file_passes_the_standards_own_schema_and_code_lists(house_with_grants: TestHouse):
    file = json.loads(got(house_with_grants, "json"))

    assert against_the_schema(file) == []
    assert file["license"] == "https://creativecommons.org/licenses/by/4.0/"
    places = [place for grant in file["grants"] for place in grant.get("beneficiaryLocation", [])]
    assert [place.get("geoCode") for place in places] == [WARD, None]
    assert {place["geoCodeType"] for place in places if "geoCode" in place} <= codes("geoCodeType")
    assert {place["countryCode"] for place in places if "geoCode" in place} <= codes("countryCode")
    texts = json.dumps(file)
    assert "sam@example" not in texts
    assert "496 0000" not in texts


def test_the_table_and_the_workbook_say_what_the_json_says(house_with_grants: TestHouse):
    wanted = grants(house_with_grants)

    lines = list(csv.reader(StringIO(got(house_with_grants, "csv").decode(), newline="")))
    book = openpyxl.load_workbook(BytesIO(got(house_with_grants, "xlsx")))
    cells = [list(row) for row in book["grants"].iter_rows(values_only=True)]
    about = dict(book["Meta"].iter_rows(values_only=True))

    for headings, *rows in (lines, cells):
        told = sorted((unflattened(headings, row) for row in rows), key=lambda grant: grant["id"])
        assert told == wanted
    assert about["version"] == "1.4"
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_no_cell_of_the_table_is_run_by_a_spreadsheet(postgres_house: TestHouse):
    Story(postgres_house).decided_grant(1_00, on=date(2027, 1, 18), title="=HYPERLINK(1)", description="+44 and more")
    _, row = csv.reader(StringIO(got(postgres_house, "csv").decode(), newline=""))
    assert {"'=HYPERLINK(1)", "'+44 and more"} <= set(row)


def test_what_is_critically_wrong_is_held_back_and_told_to_administrators(postgres_house: TestHouse):
    # Given a grant whose award is still to come, beside a good one
    story = Story(postgres_house)
    postgres_house.clock.move_to(datetime(2027, 3, 2, 10, 0, tzinfo=UTC))
    good = story.decided_grant(1_00, on=date(2027, 1, 18), title="Soup")
    bad = story.decided_grant(1_00, on=date(2028, 1, 18))

    # Then the good one alone is published, and the reason is told
    assert [grant["title"] for grant in grants(postgres_house)] == [good.title]
    told = postgres_house.program(story.administrator).get("/open_data/checks").json
    assert (told["published"], told["withheld"], told["counts"]["critical"]) == (1, 1, 1)
    assert told["items"][0]["grant_id"].endswith(bad.reference)
    page = postgres_house.browser(story.administrator).get("/open-data/checks")
    assert "The day of the award is to come" in page.text
    read(page)
    assert postgres_house.browser(postgres_house.person("Nia New")).get("/open-data/checks").status_code in (403, 404)


def test_anybody_finds_the_data_from_every_page(postgres_house: TestHouse):
    browser = postgres_house.app.test_client()
    assert 'href="/open-data"' in browser.get("/rounds").text
    page = read(browser.get("/open-data"))
    links = [link.get("href") or "" for link in page.iter("a")]
    data = [link for link in links if link.startswith("/api/v1/open_data/")]
    assert len(data) == 3
    for link in data:
        with browser.get(link) as answer:
            assert answer.status_code == 200


GOOD = {
    "id": "360G-us-1",
    "title": "Soup",
    "description": "Soup for everybody who comes.",
    "currency": "GBP",
    "amountAwarded": Decimal("10.00"),
    "awardDate": "2027-01-18",
    "plannedDates": [{"startDate": "2027-02-01", "endDate": "2027-03-01"}],
    "recipientOrganization": [{"id": "GB-CHC-1164883", "name": "Soup Kitchen"}],
    "fundingOrganization": [{"id": "360G-us", "name": "Us"}],
    "grantProgramme": [{"code": "soup", "title": "Soup"}],
    "beneficiaryLocation": [{"name": "Armley", "geoCode": WARD, "geoCodeType": "WD"}],
}


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({}, None),
        ({"title": ""}, "critical"),
        ({"id": "360G-a b"}, "critical"),
        ({"currency": "EUR"}, "critical"),
        ({"amountAwarded": Decimal(0)}, "critical"),
        ({"awardDate": "2027-04-01"}, "critical"),
        ({"awardDate": "1889-04-01"}, "critical"),
        ({"description": "Write to sam@example.org"}, "critical"),
        ({"recipientOrganization": []}, "critical"),
        ({"recipientOrganization": [{"id": "GB-CHC-1", "name": "Mrs J Bloggs"}]}, "critical"),
        ({"beneficiaryLocation": [{"geoCode": "LS1 4AP", "geoCodeType": "WD"}]}, "critical"),
        ({"plannedDates": [{"startDate": "2027-03-01", "endDate": "2027-02-01"}]}, "important"),
        ({"recipientOrganization": [{"id": "360G-us-ORG-1", "name": "Soup Kitchen"}]}, "important"),
        ({"commitmentTransaction": [{"value": Decimal("9.99")}]}, "important"),
        ({"beneficiaryLocation": []}, "useful"),
        ({"beneficiaryLocation": [{"name": "Otley"}]}, "useful"),
        ({"plannedDates": []}, "useful"),
        ({"grantProgramme": []}, "useful"),
    ],
)
def test_each_check_finds_its_fault(change: dict[str, Any], grade: str | None):
    found = faults_of({**GOOD, **change}, today=date(2027, 3, 2))
    assert [fault.grade for fault in found][:1] == ([grade] if grade else [])
    assert is_publishable(found) == (grade != "critical")
