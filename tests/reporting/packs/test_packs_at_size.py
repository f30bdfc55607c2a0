"""A pack on thousands of grants: a document and a page show as many rows as people read, a spreadsheet has all."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from grants.reporting.packs import tables
from grants.reporting.packs.tables import left_out, rows_here
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.reporting.approving.steps import Desk
from tests.reporting.stories import table_of
from workers.packs import html_of

SAID = "These are the first 2 of 3, the grants with the most money first. All are in the spreadsheet of this pack."
OF_ALL = "The sums are those of all."
COVER = dict.fromkeys(("number", "approved_on", "replaces", "because"), "") | {
    "service_name": "Grants",
    "grant_maker": "The foundation",
    "kind": "quarterly",
    "about": "Gardens",
    "funder": "",
    "period_from": "2027-01-01",
    "period_to": "2027-03-01",
}


def of_rows(number: int, **more: Any) -> dict[str, Any]:
    return {"rows": [(f"Group {place}",) for place in range(number)], "foot": None, **more}


@pytest.mark.parametrize(
    ("table", "shown", "said"),
    [
        (of_rows(tables.MOST_HERE), 300, ""),
        (of_rows(1_301), 300, "These are the first 300 of 1,301. All are in the spreadsheet of this pack."),
        (
            of_rows(301, order="the oldest first", foot=("All",)),
            300,
            "These are the first 300 of 301, the oldest first. All are in the spreadsheet of this pack. " + OF_ALL,
        ),
    ],
)
def test_rows_beyond_what_people_read_are_left_out_and_that_is_said(table: dict[str, Any], shown: int, said: str):
    assert len(rows_here(table)) == shown
    assert left_out(table) == said


def test_a_long_list_is_shortened_on_paper_and_page_and_whole_in_the_spreadsheet(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tables, "MOST_HERE", 2)
    desk = Desk(house)
    for pence in (300_00, 500_00, 400_00):
        desk.story.grant(pence, to=f"Group of {pence // 100}", may_be_named=True)
    pack_id = desk.draft()

    page = words_of(strictly(desk.story.house.browser(desk.story.administrator).get(f"/packs/{pack_id}").text))
    book = desk.asker.get(f"/packs/{pack_id}/workbook").data
    figures = desk.asker.get(f"/packs/{pack_id}").json["figures"]

    paper = html_of(house.app, COVER, figures)
    for told in (page, paper):
        assert SAID in told
        assert "Group of 500" in told
        assert "Group of 300" not in told
        assert "£1,200" in told, "the sum is that of all"
    sheet = load_workbook(BytesIO(book))["Grants made in this period"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        *("Group of 500", "Group of 400", "Group of 300", "All 3"),
    ]
    assert len(table_of(figures, "made")["rows"]) == 3
