"""Packs: asked for, listed, and told to those who may know; what is in them is checked here too."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from grants.kernel.access import SYSTEM
from grants.reporting import service
from grants.reporting.approving.service import issue_pack
from grants.schemes.queries import scheme_of
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story, contents

PERIOD = {"period_from": "2026-04-01", "period_to": "2027-03-31"}
FORM = {
    "kind": "board",
    "period_from-day": "1",
    "period_from-month": "4",
    "period_from-year": "2026",
    "period_to-day": "31",
    "period_to-month": "3",
    "period_to-year": "2027",
}


def ask(story: Story) -> list[dict[str, Any]]:
    answer = story.house.program(story.administrator).post(f"/schemes/{story.scheme.id}/packs", PERIOD)
    assert answer.status_code == 201, answer.json
    return answer.json["items"]


def figures(story: Story, funder: str | None = None) -> dict[str, Any]:
    return contents(story, "board", funder)


# Asking


def test_one_pack_for_each_funder_and_one_for_the_grant_maker(house: TestHouse):
    story = Story(house)

    packs = ask(story)

    assert [pack["funder_name"] for pack in packs] == [None, NHS, COUNCIL]
    assert [pack["built_at"] for pack in packs] == [None] * 3
    assert len(house.jobs("reporting.build_pack")) == 3
    assert [event.facts["pack_id"] for event in house.events("reporting.pack_asked")] == [p["id"] for p in packs]


def test_packs_under_way_are_not_asked_for_again(house: TestHouse):
    story = Story(house)
    assert [pack["id"] for pack in ask(story)] == [pack["id"] for pack in ask(story)]
    assert len(house.jobs("reporting.build_pack")) == 3


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"period_from": "2027-02-02", "period_to": "2027-02-01"}, "period_to"),
        ({"period_from": "2027-03-02", "period_to": "2027-04-01"}, "period_from"),
        ({"period_from": "yesterday", "period_to": "2027-04-01"}, "period_from"),
        ({"period_from": "2027-01-01"}, "period_to"),
        ({**PERIOD, "colour": "red"}, "colour"),
    ],
)
def test_a_period_that_cannot_be_is_refused(postgres_house: TestHouse, period: dict[str, str], field: str):
    story = Story(postgres_house)
    answer = postgres_house.program(story.administrator).post(f"/schemes/{story.scheme.id}/packs", period)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert postgres_house.jobs("reporting.build_pack") == []


def test_the_page_asks_and_keeps_what_was_typed_when_refused(house: TestHouse):
    story = Story(house)
    browser, address = house.browser(story.administrator), f"/schemes/{story.scheme.id}/packs"

    assert 'value="2026"' in browser.get(address).text
    refused = browser.post(address, data={**FORM, "period_to-month": "13"})
    assert refused.status_code == 422
    assert 'value="13"' in refused.text
    assert 'href="#period_to-month"' in refused.text
    short = browser.post(address, data={**FORM, "period_from-year": "226"})
    assert short.status_code == 422
    assert "Enter the first day: the year must have 4 figures." in short.text
    assert browser.post(address, data=FORM).location == address
    page = browser.get(address).text
    assert "3 packs are being built" in page
    assert page.count("Being built") == 3


# Who sees what


def test_each_funder_sees_its_own_packs_alone(house: TestHouse):
    story = Story(house)
    _, nhs, council = ask(story)
    keep(story, council)
    approve(story, council)
    reader = story.funders_person(COUNCIL)
    program, browser = house.program(reader), house.browser(reader)

    for path in (f"/schemes/{story.scheme.id}/packs",):
        assert [pack["id"] for pack in program.get(path).json["items"]] == [council["id"]]
    assert program.get(f"/packs/{council['id']}").status_code == 200
    assert program.get(f"/packs/{nhs['id']}").status_code == 403
    assert browser.get("/packs").text.count("/packs/") == 1
    assert browser.get(f"/packs/{nhs['id']}/document").status_code == 403
    assert browser.post(f"/schemes/{story.scheme.id}/packs", data=FORM).status_code == 403
    assert "Ask for new packs" not in browser.get(f"/schemes/{story.scheme.id}/packs").text


def test_packs_are_not_for_others(house: TestHouse):
    story = Story(house)
    pack = ask(story)[0]
    for browser in (house.browser(house.person("Sam Field")), house.browser()):
        for path in ("/packs", f"/packs/{pack['id']}", f"/schemes/{story.scheme.id}/packs"):
            assert browser.get(path).status_code in (302, 403)
    other = house.browser(story.administrator).get(f"/packs/{story.scheme.id}")
    assert other.status_code == 404


def test_a_pack_that_is_being_built_has_no_document_yet(house: TestHouse):
    story = Story(house)
    pack = ask(story)[0]
    answer = house.program(story.administrator).get(f"/packs/{pack['id']}/document")
    assert answer.status_code == 404
    assert "still being built" in answer.json["detail"]


def keep(story: Story, pack: dict[str, Any]) -> None:
    digest = story.house.app.files.put(b"%PDF-1.7")
    with story.house.write() as session:
        service.keep_pack(
            session,
            UUID(pack["id"]),
            figures=figures(story),
            digest=digest,
            name="a.pdf",
            size=8,
            now=story.house.now(),
        )


def approve(story: Story, pack: dict[str, Any]) -> None:
    other = story.house.person("Ben Min", administrator=True)
    assert story.house.program(other).post(f"/packs/{pack['id']}/approval").status_code == 201
    kept = {"digest": story.house.app.files.put(b"%PDF-1.7"), "name": "a.pdf", "size": 8, "made_with": "a test"}
    with story.house.write() as session:
        issue_pack(session, UUID(pack["id"]), **kept, now=story.house.now())


def test_a_pack_is_kept_once_and_waits_for_its_funder_for_a_month(house: TestHouse):
    story = Story(house)
    _, _, council = ask(story)
    keep(story, council)
    keep(story, council)
    approve(story, council)
    reader = story.funders_person(COUNCIL)

    assert len(house.events("reporting.pack_built")) == 1
    assert "Read the new pack on Stronger Together" in house.browser(reader).get("/").text
    assert "Read the new pack" not in house.browser(story.funders_person(NHS)).get("/").text
    assert house.browser(reader).get(f"/packs/{council['id']}/document").data == b"%PDF-1.7"
    assert "No grants were made in this period." in house.browser(reader).get(f"/packs/{council['id']}").text
    house.clock.advance(days=30)
    assert "Read the new pack" not in house.browser(reader).get("/").text


def test_the_number_of_queries_does_not_grow(house: TestHouse):
    story = Story(house)
    browser = house.browser(story.administrator)

    def queries(path: str) -> int:
        with house.counted_queries() as statements:
            assert browser.get(path).status_code == 200
        return len(statements)

    paths = ("/packs", f"/schemes/{story.scheme.id}/packs", f"/api/v1/schemes/{story.scheme.id}/packs")
    ask(story)
    few = [queries(path) for path in paths]
    with house.write() as session:
        scheme = scheme_of(session, story.scheme.id)
        for month in range(1, 3):
            first, last = date(2027, month, 1), date(2027, month, 9)
            service.ask_for_packs(session, scheme, period_from=first, period_to=last, actor=SYSTEM, now=house.now())
    assert [queries(path) for path in paths] == few
