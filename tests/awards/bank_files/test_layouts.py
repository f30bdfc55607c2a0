"""A layout is mapped, tried on a sample, and only then saved."""

from typing import Any

import pytest
from sqlalchemy import func, select

from grants.awards.paying.bank_files import layout_rules as named
from grants.awards.paying.bank_files.heading_rules import layout_from
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.identity.models import Person
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import errors, read

ANSWERS: dict[str, Any] = {
    "reference": "Ref",
    "status": "Result",
    "paid_words": ["Paid"],
    "returned_words": ["Rejected", "Bounced"],
    "under_way_words": ["Queued"],
}
SAMPLE = "Ref,Result\nAW-1,paid\nAW-2,Lost\n"


@pytest.fixture
def ada(house: TestHouse) -> Person:
    return house.person("Ada Owusu", administrator=True)


def form(**changes: str) -> dict[str, str]:
    """The form of a layout for payments, as somebody fills it in."""
    told = {"name": "Aire Bank", "date_format": "%d/%m/%Y", "amount_in": "pounds", "separator": ",", "letters": "all"}
    told |= {"has_header": "yes", "sort_code_format": "-"}
    for row, field in enumerate(named.NEEDED):
        told |= {f"columns.{row}.field": field, f"columns.{row}.heading": named.FIELDS[field]}
    return {**told, **changes}


def kept(house: TestHouse) -> list[PaymentLayout]:
    with house.read() as session:
        return list(session.scalars(select(PaymentLayout).order_by(PaymentLayout.id)))


def test_a_person_maps_a_layout_tries_it_and_saves_it(house: TestHouse, ada: Person):
    # Given an administrator at an empty list
    browser = house.browser(ada)
    assert "There is no layout yet" in browser.get("/payment_layouts").text
    read(browser.get("/payment_layouts/new/payments"))

    # When they save it untried, then nothing is kept, and all that they typed is still there
    refused = browser.post("/payment_layouts/new/payments", data=form(save="yes"))
    assert refused.status_code == 422
    assert errors(refused)["tried"].startswith("Try the layout on a sample first")
    assert "Aire Bank" in refused.text
    assert kept(house) == []

    # When they try it, they see what it writes
    shown = browser.post("/payment_layouts/new/payments", data=form(**{"try": "yes"}))
    assert shown.status_code == 200
    page = read(shown)
    assert "Gardening Neighbours,00-11-22,00012345,2500.00,SAMPLE-1" in shown.text
    assert "&#39;=Equals Community Group" in shown.text
    tried = str(page.find('.//input[@name="tried"]').get("value"))

    # And save what they tried, and no other
    other = browser.post("/payment_layouts/new/payments", data=form(tried=tried, separator=";"))
    assert other.status_code == 422
    assert browser.post("/payment_layouts/new/payments", data=form(tried=tried)).status_code == 302
    (layout,) = kept(house)
    assert (layout.name, layout.kind, layout.version) == ("Aire Bank", "payments", 1)
    assert "Aire Bank" in browser.get("/payment_layouts").text
    assert browser.post("/payment_layouts/new/payments", data=form(tried=tried)).status_code == 422  # the name is taken


def test_a_second_version_is_saved_by_who_read_the_first(house: TestHouse, ada: Person):
    program = house.program(ada)
    told = {"name": "Aire Bank", "answers": ANSWERS}
    tried = program.post("/payment_layouts/trials", {"answers": ANSWERS, "sample": SAMPLE}).json
    assert [(each["outcome"], each["line"]) for each in tried["answers"]] == [("paid", 2), ("unknown", 3)]
    made = program.post("/payment_layouts", {**told, "tried": tried["tried"]})
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    address = f"/payment_layouts/{made.json['id']}"

    changed = {**ANSWERS, "paid_words": ["Paid", "Complete"]}
    again = program.post("/payment_layouts/trials", {"answers": changed, "sample": SAMPLE}).json["tried"]
    body = {"name": "Aire Bank", "answers": changed, "tried": again}
    assert program.put(address, body, If_Match='"1"').status_code == 200
    assert program.put(address, body, If_Match='"1"').status_code == 412
    assert program.get(address).json["answers"]["paid_words"] == ["Paid", "Complete"]
    versions = [event.facts["definition"]["paid_words"] for event in house.events("awards.payment_layout_saved")]
    assert versions == [["Paid"], ["Paid", "Complete"]]


def test_what_is_wrong_is_refused_at_its_field(house: TestHouse, ada: Person):
    program = house.program(ada)
    for body, field in (
        ({"answers": ANSWERS, "sample": ""}, "sample"),
        ({"answers": ANSWERS, "sample": "Other,Result\n1,2\n"}, "sample"),
        ({"answers": {**ANSWERS, "paid_words": []}, "sample": SAMPLE}, "paid_words"),
        ({"payments": {"columns": [{"field": "amount", "heading": "A"}]}}, "columns"),
        ({}, "payments"),
    ):
        refused = program.post("/payment_layouts/trials", body)
        assert refused.status_code == 422
        assert refused.json["errors"][0]["field"] == field
    with house.read() as session:
        assert session.scalar(select(func.count()).select_from(PaymentLayout)) == 0


def test_layouts_are_for_those_who_run_the_programme(house: TestHouse, ada: Person):
    nina = house.person("Nina Nobody")
    assert house.browser(nina).get("/payment_layouts").status_code == 403
    assert house.program(nina).post("/payment_layouts/trials", {"answers": ANSWERS}).status_code == 403
    assert house.browser(ada).get("/payment_layouts/new/nonsense").status_code == 404


def test_a_layout_begins_with_the_headings_of_the_banks_example(house: TestHouse, ada: Person):
    # When the first line of an example is pasted
    line = "Debit account;Beneficiary name;Sort code;Account number;Amount (GBP);Payment reference;Branch"
    layout = layout_from(f"{line}\n1;2;3")
    assert [(column.heading, column.field) for column in layout.columns[:3]] == [
        ("Debit account", "our_account_number"),
        ("Beneficiary name", "payee_name"),
        ("Sort code", "sort_code"),
    ]
    assert (layout.separator, [column.field for column in layout.columns[3:]]) == (
        ";",
        ["account_number", "amount", "reference", ""],
    )

    # Then the page has these columns
    page = house.browser(ada).get("/payment_layouts/new/payments", query_string={"headings": line}).text
    assert "What each holds is a guess" in words_of(strictly(page))
    assert 'value="Beneficiary name"' in page
    assert layout_from(" ").columns == ()
