"""Past grants in tables: CSV and XLSX say what the JSON says, and what is wrong is told by its row."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select

from grants.organisations.models import Organisation
from grants.organisations.places.models import Area
from grants.reporting.giving360.reading import NotReadable, read_file
from tests.house import TestHouse
from tests.reporting.stories import Story
from tests.reporting.test_giving360 import TODAY
from tests.reporting.test_import import load, rows

HEADINGS = [
    *("Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date"),
    *("Recipient Org:Identifier", "Recipient Org:Name", "Recipient Org:Postal Code"),
    *("Funding Org:0:Identifier", "fundingOrganization/0/name", "Grant Programme:Title"),
    *("Beneficiary Location:0:Geographic Code", "Beneficiary Location:1:Geographic Code", "Notes of ours"),
]
ROW = [
    *("360G-moss-1", "Garden", "A garden behind the library", "GBP", "£1,200.50", "2024-05-01"),
    *("GB-CHC-1164883", "Garden Friends", "LS1 4AP"),
    *("GB-CHC-1000001", "Moss Trust", "Gardens"),
    *("E05099000", "E05099001", "seen"),
]


def with_cell(heading: str, value: Any, row: list[Any] = ROW) -> list[Any]:
    return [value if each == heading else cell for each, cell in zip(HEADINGS, row, strict=True)]


def as_csv(*lines: list[Any], separator: str = ",", headings: list[str] = HEADINGS) -> bytes:
    kept = StringIO()
    csv.writer(kept, delimiter=separator).writerows([headings, *lines])
    return kept.getvalue().encode("utf-8-sig")


def as_xlsx(*lines: list[Any]) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        page = book.add_worksheet("grants")
        for number, line in enumerate([HEADINGS, *lines]):
            page.write_row(number, 0, line)
    return kept.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_says_what_the_json_says(separator: str):
    entry = {
        "id": "360G-moss-1",
        "title": "Garden",
        "description": "A garden behind the library",
        "currency": "GBP",
        "amountAwarded": 1200.5,
        "awardDate": "2024-05-01",
        "recipientOrganization": [{"id": "GB-CHC-1164883", "name": "Garden Friends", "postalCode": "LS1 4AP"}],
        "fundingOrganization": [{"id": "GB-CHC-1000001", "name": "Moss Trust"}],
        "grantProgramme": [{"title": "Gardens"}],
        "beneficiaryLocation": [{"geoCode": "E05099000"}, {"geoCode": "E05099001"}],
    }
    wanted = read_file(json.dumps({"grants": [entry]}).encode(), today=TODAY)
    assert wanted.grants[0].places == ("E05099000", "E05099001")

    typed = with_cell(
        "Amount Awarded", 1200.5, with_cell("Award Date", datetime(2024, 5, 1, tzinfo=UTC).replace(tzinfo=None))
    )

    assert read_file(as_csv(ROW, separator=separator), today=TODAY, name="Past.CSV") == wanted
    assert read_file(as_xlsx(typed), today=TODAY, name="past.xlsx") == wanted


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Award Date", "2027-18-01", "awardDate is not a date"),
        ("Currency", "EUR", "the currency is EUR, not GBP"),
        ("Amount Awarded", "=1+1", "amountAwarded is not a number"),
        ("Amount Awarded", "1.200,50", "amountAwarded is not a number"),
        ("Recipient Org:Name", "", "the recipient’s name is missing"),
        ("Identifier", "", "id is missing"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_row(heading: str, value: str, said: str):
    empty = [""] * len(ROW)
    lines = (ROW, empty, with_cell(heading, value))
    for name, content in (("a.csv", as_csv(*lines)), ("a.xlsx", as_xlsx(*lines))):
        read = read_file(content, today=TODAY, name=name)
        assert len(read.grants) == 1
        (refused,) = read.refused
        assert refused.grant_id.startswith("row 4")
        assert said in refused.reason


def test_a_grant_to_a_person_is_told_by_its_row():
    headings = [each.replace("Recipient Org", "Recipient Ind") for each in HEADINGS]
    (refused,) = read_file(as_csv(ROW, headings=headings), today=TODAY, name="a.csv").refused
    assert refused.grant_id == "row 2, 360G-moss-1"
    assert "people are not kept here" in refused.reason


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "Identifier"),
        ("a.csv", b"Title,Name\nx,y\n", "has no column “Identifier”"),
        ("a.csv", b"Identifier,Amount Awarded,id\n", "two columns"),
        ("a.csv", "Identifier,Title\nx,caf\xe9\n".encode("latin-1"), "UTF-8"),
        ("a.xlsx", b"PK not really", "damaged"),
        ("a.xlsx", b"{}", "damaged"),
    ],
)
def test_a_file_that_is_no_table_says_so(name: str, content: bytes, said: str):
    with pytest.raises(NotReadable, match=said):
        read_file(content, today=TODAY, name=name)


def test_our_own_table_is_read_back(postgres_house: TestHouse):
    Story(postgres_house).decided_grant(1_000_01, on=date(2027, 1, 18), title="Soup")
    with postgres_house.app.test_client().get("/api/v1/open_data/grants.csv") as answer:
        (grant,) = read_file(answer.data, today=TODAY, name="grants.csv").grants
    assert (grant.title, grant.amount) == ("Soup", 1_000_01)


def test_a_table_is_loaded_once_with_its_places(house: TestHouse, tmp_path: Path):
    # Given an area that is known here, and a table in which a grant has it and another
    with house.write() as session:
        session.add(Area(code="E05099000", kind="ward", name="Mill & Quarry"))
    path = tmp_path / "past.csv"
    path.write_bytes(as_csv(ROW))

    # When it is loaded twice
    first = load(house, path)
    kept = rows(house)
    second = load(house, path)

    # Then the grantee is here once, with the area that is known
    assert "1 new, £1,200.50" in first.output, first.output
    assert "0 new" in second.output
    assert rows(house) == kept
    with house.read() as session:
        areas = session.scalar(select(Organisation.areas).where(Organisation.org_id == "GB-CHC-1164883"))
    assert areas == ["E05099000"]
