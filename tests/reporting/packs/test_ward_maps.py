"""The map of wards in a pack tells what its table by area tells, and of wards that are told together nothing."""

from typing import Any

import page
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.packs.tables import OTHERS
from grants.reporting.packs.ward_maps import BY_AREA, map_of
from grants.reporting.wards.rules import NOT_APART, NOTHING, _places
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.reporting.approving.steps import Desk
from tests.reporting.packs.test_packs_at_size import COVER
from workers.packs import html_of
from workers.pdf import make_pdf

WARDS = sorted(name for name, _, _ in _places().values())
COLUMNS = [
    {"heading": name, "holds": holds} for name, holds in (("Where", "text"), ("Grants", "count"), ("Money", "pence"))
]


def by_area(*rows: tuple[str, int, int]) -> dict[str, Any]:
    return {"key": BY_AREA, "title": "By where the work is", "columns": COLUMNS, "rows": rows, "foot": None}


@given(st.dictionaries(st.sampled_from(WARDS), st.integers(1, 10**9), min_size=1), st.booleans())
def test_a_ward_without_a_row_of_its_own_is_white(pence: dict[str, int], together: bool):
    others = [(OTHERS, 7, 999_00)] if together else []
    drawn = map_of(by_area(*((name, 5, sum_) for name, sum_ in pence.items()), *others))
    assert drawn is not None
    assert {each.name for each in drawn.hexagons if each.colour != NOTHING} == set(pence)
    assert all(bool(each.sum) == (each.name in pence) for each in drawn.hexagons)
    if len(pence) < len(WARDS):
        assert (NOT_APART in drawn.to_see) == together
        assert drawn.to_see.startswith("Of the wards that are shown apart" if together else "Most went")
        assert drawn.shades[0].meaning == (NOT_APART if together else "nothing")


@pytest.mark.parametrize("table", [by_area((OTHERS, 7, 1)), by_area(("York", 7, 1)), by_area() | {"key": "made"}])
def test_what_names_no_ward_has_no_map(table: dict[str, Any]):
    assert map_of(table) is None


def test_the_map_stands_on_the_page_and_in_a_document_that_is_accessible(house: TestHouse):
    desk = Desk(house)
    for _ in range(5):
        desk.story.grant(1_000_00, area="Armley")
    pack_id = desk.draft()

    told = words_of(strictly(house.browser(desk.story.administrator).get(f"/packs/{pack_id}").text))
    content = make_pdf(html_of(house.app, COVER, desk.asker.get(f"/packs/{pack_id}").json["figures"]))

    assert "Most went to Armley" in told
    assert "32 of 33 wards got nothing." in told
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    assert content == make_pdf(html_of(house.app, COVER, desk.asker.get(f"/packs/{pack_id}").json["figures"]))
