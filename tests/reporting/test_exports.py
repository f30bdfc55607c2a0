"""Lists as tables: whole, in order, with the columns that are wanted, and nothing in them that a spreadsheet runs."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select

from grants.applications.models import Application
from grants.organisations.models import FormerMembership
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.organisations.given import read
from tests.reporting.listed import LISTS
from tests.reporting.stories import Story


@pytest.fixture
def story(house: TestHouse) -> Story:
    """A grant of £1,000.01 with two payments, one of them paid, and a return, beside a grant that was imported."""
    story = Story(house)
    award = story.decided_grant(1_000_01, on=date(2027, 1, 18), title="=HYPERLINK(1)", to="Beeston Blooms")
    story.instalment(award, 1, 600_00, "paid", paid_on=date(2027, 2, 1))
    story.instalment(award, 2, 400_01, "planned")
    story.report(award, 1, "submitted", house.now())
    story.grant(5_00)
    return story


def got(story: Story, path: str) -> bytes:
    answer = story.house.program(story.administrator).get(path)
    assert answer.status_code == 200, answer.text
    data: bytes = answer.data
    answer.close()
    return data


def table(story: Story, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(got(story, path).decode(), newline="")))


def test_every_list_comes_whole_as_table_and_as_workbook(story: Story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grants.reporting.lists.queries.AT_ONCE", 1)
    for name, rows in (("awards", 2), ("payments", 2), ("returns", 1), ("applications", 1)):
        lines = table(story, f"/exports/{name}.csv")
        book = openpyxl.load_workbook(BytesIO(got(story, f"/exports/{name}.xlsx")))
        cells = list(book[name].iter_rows(values_only=True))
        assert len(lines) == len(cells) - 1 == rows
        assert list(lines[0]) == list(cells[0]) == list(LISTS[name].columns)
        assert {row[1] for row in book["columns"].iter_rows(values_only=True)} == {"name", *LISTS[name].columns}


def test_sums_are_exact_and_days_are_days(story: Story):
    first, second = table(story, "/exports/payments.csv?columns=amount,paid_on,organisation&sort=first")
    assert first == {"amount": "600.00", "paid_on": "2027-02-01", "organisation": "Beeston Blooms"}
    assert (second["amount"], second["paid_on"]) == ("400.01", "")
    (grant, _) = table(story, "/exports/awards.csv?columns=title,amount&sort=first")
    assert grant == {"title": "'=HYPERLINK(1)", "amount": "1000.01"}


def test_days_moments_and_sums_of_a_workbook_can_be_sorted_and_added_up(story: Story):
    with story.house.write() as session:
        sent = session.scalars(select(Application)).one()
        sent.submitted_at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    book = openpyxl.load_workbook(BytesIO(got(story, "/exports/applications.xlsx?columns=sent_at,requested")))
    _, (moment, asked) = book["applications"].iter_rows()
    assert (moment.value.isoformat(), moment.number_format) == ("2027-07-01T00:30:00", "dd/mm/yyyy hh:mm")
    assert (asked.data_type, asked.number_format) == ("n", "#,##0.00")
    (line,) = table(story, "/exports/applications.csv?columns=sent_at")
    assert line["sent_at"] == "2027-07-01 00:30"
    told = story.house.program(story.administrator).get("/lists/applications?columns=sent_at").json["items"]
    assert told[0]["values"] == {"sent_at": "2027-07-01 00:30"}
    book = openpyxl.load_workbook(BytesIO(got(story, "/exports/payments.xlsx?columns=paid_on&sort=first")))
    _, (paid,), *_ = book["payments"].iter_rows()
    assert (paid.value.date(), paid.number_format) == (date(2027, 2, 1), "dd/mm/yyyy")


def test_what_cannot_be_given_is_refused_at_its_field(story: Story):
    program = story.house.program(story.administrator)
    for path, field in (("awards.csv?columns=colour", "columns"), ("applications.xlsx?state=draft", "state")):
        refused = program.get(f"/exports/{path}")
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    assert program.get("/exports/colours.csv").status_code == 404


def test_an_administrator_who_left_a_grantee_gets_nothing_of_its_grants(story: Story):
    with story.house.write() as session:
        applicant = session.scalars(select(Application.organisation_id)).one()
        session.add(
            FormerMembership(
                organisation_id=applicant,
                person_id=story.administrator.id,
                position="officer",
                is_signatory=False,
                since=story.house.now(),
                left_at=story.house.now() + timedelta(days=1),
            )
        )
        round_id = session.scalars(select(Round.id)).one()
    (other,) = table(story, "/exports/awards.csv?columns=organisation")
    assert other["organisation"] != "Beeston Blooms"
    for path in ("awards.csv", "payments.csv", "returns.csv", f"applications.csv?round_id={round_id}"):
        assert "Beeston Blooms" not in got(story, f"/exports/{path}").decode()


def test_lists_are_for_administrators(story: Story):
    sam = story.house.person("Sam Field")
    assert story.house.program(sam).get("/exports/awards.csv").status_code == 403
    assert story.house.browser(sam).get("/lists").status_code == 403


def test_an_administrator_chooses_columns_on_a_page(story: Story):
    browser = story.house.browser(story.administrator)
    assert 'href="/lists/payments"' in browser.get("/lists").text
    page = read(browser.get("/lists/payments"))
    boxes = [box.get("value") for box in page.iter("input") if box.get("name") == "columns"]
    assert boxes == list(LISTS["payments"].columns)
    with browser.get("/lists/payments/file?as=csv&columns=award&columns=due_on") as answer:
        assert answer.text.splitlines()[0] == "Grant,Planned for"
    with browser.get("/lists/payments/file?as=xlsx&columns=award&columns=due_on") as answer:
        book = openpyxl.load_workbook(BytesIO(answer.data))
    assert next(book["payments"].iter_rows(values_only=True)) == ("Grant", "Planned for")
    assert [row[:2] for row in book["columns"].iter_rows(values_only=True)] == [
        ("heading", "name"),
        ("Grant", "award"),
        ("Planned for", "due_on"),
    ]


def test_the_dictionary_says_what_every_column_means(story: Story):
    told = table(story, "/exports/dictionary.csv")
    assert {(row["list"], row["column"]) for row in told} == {
        (name, column) for name, listed in LISTS.items() for column in listed.columns
    }
    assert all(row["meaning"].strip() and row["heading"] for row in told)
