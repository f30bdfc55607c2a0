"""Packs: asked for, listed, and told to those who may know; what is in them is checked here too."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from grants.kernel.access import SYSTEM
from grants.reporting import service
from grants.reporting.figures import figures_of
from grants.schemes.queries import scheme_of
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story

PERIOD = {"period_from": "2026-04-01", "period_to": "2027-03-31"}
FORM = {
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
    with story.house.read() as session:
        return figures_of(
            session,
            scheme_id=story.scheme.id,
            funder_id=story.funders[funder].id if funder else None,
            period_from=date(2027, 1, 1),
            period_to=date(2027, 3, 31),
            as_of=story.house.now(),
        )


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
        from uuid import UUID

        service.keep_pack(
            session,
            UUID(pack["id"]),
            figures=figures(story),
            digest=digest,
            name="a.pdf",
            size=8,
            now=story.house.now(),
        )


def test_a_pack_is_kept_once_and_waits_for_its_funder_for_a_month(house: TestHouse):
    story = Story(house)
    _, _, council = ask(story)
    keep(story, council)
    keep(story, council)
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


# Figures


def test_a_pack_tells_awards_of_its_period_and_payments_of_the_scheme(house: TestHouse):
    story = Story(house)
    award = story.grant(1_000_01)
    story.grant(300_00, income=50_000_00, on=date(2026, 12, 31))
    story.instalment(award, 1, 500_01, "paid", date(2027, 2, 1))
    story.instalment(award, 2, 500_00, "payable")

    told, nhs, council = figures(story), figures(story, NHS), figures(story, COUNCIL)

    assert (told["awards"]["grants"], told["awards"]["pence"]) == (1, 1_000_01)
    assert (nhs["awards"]["pence"], council["awards"]["pence"]) == (666_67, 333_34)
    assert told["payments"]["paid"] == {"number": 1, "pence": 500_01, "whole_pence": 500_01}
    assert nhs["payments"]["paid"]["pence"] + council["payments"]["paid"]["pence"] == 500_01
    paid = [nhs["payments"][bucket]["pence"] for bucket in ("paid", "payable")]
    assert sum(paid) == 666_67
    assert [line["key"] for line in told["by_size_band"]] == ["micro"]


def test_payments_fall_into_the_time_they_were_made_in(house: TestHouse):
    story = Story(house)
    award = story.grant(600)
    ended = story.grant(100, state="ended")
    for number, (state, day) in enumerate(
        [
            ("paid", date(2026, 12, 31)),
            ("paid", date(2027, 1, 1)),
            ("paid", date(2027, 3, 31)),
            ("paid", date(2027, 4, 1)),
            ("planned", None),
        ],
        1,
    ):
        story.instalment(award, number, 100 + number, state, day)
    story.instalment(ended, 1, 100, "planned")  # what is not to be paid is taken out when a grant ends

    payments = figures(story)["payments"]

    assert {key: bucket["pence"] for key, bucket in payments.items()} == {
        "paid_before": 101,
        "paid": 205,
        "paid_since": 104,
        "payable": 0,
        "planned": 205,
    }


def test_returns_that_are_late_are_exceptions_and_accepted_ones_tell_outcomes(house: TestHouse):
    story = Story(house)
    award = story.grant(1_000_00, to="Beeston Blooms")
    late = datetime(2027, 2, 26, 23, 59, tzinfo=UTC)
    story.report(award, 1, "accepted", late, people_reached=30, outcomes="We sing.")
    story.report(award, 2, "due", late)
    story.report(award, 3, "sent back", late)
    story.report(award, 4, "submitted", late)
    story.report(award, 5, "due", datetime(2027, 3, 31, 22, 59, tzinfo=UTC))
    story.report(award, 6, "due", datetime(2027, 6, 30, 22, 59, tzinfo=UTC))

    told = figures(story)

    assert told["returns"] == {"accepted": 1, "submitted": 1, "overdue": 2, "to_come": 1}
    assert [(one["organisation"], one["number"], one["sent_back"]) for one in told["overdue"]] == [
        ("Beeston Blooms", 2, False),
        ("Beeston Blooms", 3, True),
    ]
    assert told["people_reached"] == 30
    assert told["outcomes"][1]["quotes"] == [{"organisation": "Beeston Blooms", "text": "We sing."}]


def test_a_funder_hears_only_of_returns_on_its_own_grants(house: TestHouse):
    story = Story(house)
    award = story.grant(1_000_00, shares={COUNCIL: 1_000_00})
    story.report(award, 1, "due", datetime(2027, 2, 26, 23, 59, tzinfo=UTC))

    assert figures(story, COUNCIL)["returns"]["overdue"] == 1
    assert figures(story, NHS)["returns"]["overdue"] == 0


def test_the_figures_of_all_funders_add_up_to_the_grant_makers(house: TestHouse):
    story = Story(house)
    for pence in (1, 7, 1_000_01, 999_98):
        award = story.grant(pence)
        first = -(-pence // 3)
        story.instalment(award, 1, first, "paid", date(2027, 2, 1))
        if pence > first:
            story.instalment(award, 2, pence - first, "planned")

    told = figures(story)
    own = [figures(story, funder) for funder in story.funders]

    assert sum(one["awards"]["pence"] for one in own) == told["awards"]["pence"]
    for bucket, sums in told["payments"].items():
        assert sum(one["payments"][bucket]["pence"] for one in own) == sums["pence"]
    for one in own:
        payments = sum(bucket["pence"] for bucket in one["payments"].values())
        assert payments == one["awards"]["pence"]


def test_the_figures_take_a_constant_number_of_queries(house: TestHouse):
    story = Story(house)

    def queries() -> int:
        with house.counted_queries() as statements:
            figures(story)
        return len(statements)

    def grow() -> None:
        award = story.grant(100)
        story.instalment(award, 1, 100, "payable")
        story.report(award, 1, "accepted", house.now(), people_reached=1)

    grow()
    few = queries()
    for _ in range(5):
        grow()
    assert queries() == few
