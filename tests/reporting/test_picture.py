"""The picture of funding: every table adds up, and each funder sees its own part."""

from datetime import date

from grants.reporting.funding.kept import picture_now
from grants.reporting.picture import Line, Scope
from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story


def told(lines: list[Line]) -> list[tuple[str, int, int]]:
    return [(line.name, line.grants, line.pence) for line in lines]


def a_few_grants(house: TestHouse) -> Story:
    story = Story(house)
    story.grant(1_000_01, to="Beeston Blooms", income=9_999_99, on=date(2026, 3, 31))
    story.grant(2_000_00, income=10_000_00, on=date(2026, 4, 1))
    story.grant(500_00, income=None)
    story.grant(9_000_00, state="offered")
    with house.write() as session:
        other = story.add_scheme(session, "Warm Rooms", {COUNCIL: 10_000_00})
    story.grant(3_000_00, to="Warm Hall", income=20_000_000_00, scheme=other, shares={COUNCIL: 3_000_00})
    return story


def test_the_whole_picture(house: TestHouse):
    a_few_grants(house)
    with house.read() as session:
        picture = picture_now(session, Scope())[0]

    assert (picture.totals.grants, picture.totals.grantees, picture.totals.pence) == (4, 4, 6_500_01)
    assert told(picture.by_scheme) == [("Stronger Together", 3, 3_500_01), ("Warm Rooms", 1, 3_000_00)]
    assert told(picture.by_funder) == [(COUNCIL, 4, 4_166_68), (NHS, 3, 2_333_33)]
    assert [(line.key, line.pence) for line in picture.by_size_band] == [
        ("micro", 1_000_01),
        ("small", 2_000_00),
        ("major", 3_000_00),
        ("unknown", 500_00),
    ]
    assert told(picture.by_year) == [
        ("April 2026 to March 2027", 3, 5_500_00),
        ("April 2025 to March 2026", 1, 1_000_01),
    ]
    assert picture.largest[0].name == "Warm Hall"


def test_a_funders_own_picture_counts_its_shares_alone(house: TestHouse):
    story = a_few_grants(house)
    with house.read() as session:
        picture = picture_now(session, Scope(funder_id=story.funders[NHS].id))[0]

    assert (picture.totals.pence, picture.totals.whole_pence) == (2_333_33, 3_500_01)
    assert told(picture.by_scheme) == [("Stronger Together", 3, 2_333_33)]
    assert told(picture.by_funder) == [(NHS, 3, 2_333_33)]
    for lines in (picture.by_size_band, picture.by_year):
        assert sum(line.pence for line in lines) == 2_333_33


def test_a_picture_of_some_days_of_one_scheme(house: TestHouse):
    story = a_few_grants(house)
    scope = Scope(scheme_id=story.scheme.id, awarded_from=date(2026, 4, 1), awarded_to=date(2026, 4, 1))
    with house.read() as session:
        assert picture_now(session, scope)[0].totals.pence == 2_000_00


def test_a_picture_of_nothing(house: TestHouse):
    with house.read() as session:
        picture = picture_now(session, Scope())[0]
    assert (picture.totals.grants, picture.totals.pence, picture.by_scheme, picture.largest) == (0, 0, [], [])


def test_the_shares_of_all_funders_add_up_to_the_totals(house: TestHouse):
    story = Story(house)
    for pence in (1, 2, 3, 1_000_01, 33_33, 100_00):
        story.grant(pence)
    with house.read() as session:
        whole = picture_now(session, Scope())[0]
        own = [picture_now(session, Scope(funder_id=funder.id))[0] for funder in story.funders.values()]

    assert sum(picture.totals.pence for picture in own) == whole.totals.pence
    assert sum(line.pence for line in whole.by_funder) == whole.totals.pence


def test_the_number_of_queries_does_not_grow(house: TestHouse):
    story = Story(house)
    administrator = house.browser(story.administrator)

    def queries() -> int:
        with house.counted_queries() as statements:
            assert administrator.get("/funding").status_code == 200
        return len(statements)

    story.grant(1_00)
    few = queries()
    for _ in range(8):
        story.grant(1_00)
    assert queries() <= few


def test_the_page_is_for_administrators_and_funders(house: TestHouse):
    story = a_few_grants(house)
    council = house.browser(story.funders_person(COUNCIL))

    whole = house.browser(story.administrator).get("/funding")
    own = council.get("/funding")

    assert "£6,500.01" in whole.text
    assert whole.text.count("By funder") > 0
    assert "Where the money of Leeds Council went" in own.text
    assert "£4,166.68" in own.text
    assert "£2,333.33" not in own.text
    assert council.get(f"/funding?funder_id={story.funders[NHS].id}").status_code == 403
    assert house.browser(house.person("Sam")).get("/funding").status_code == 403
    assert house.browser().get("/funding").status_code == 302


def test_the_same_picture_for_programs(house: TestHouse):
    story = a_few_grants(house)
    whole = house.program(story.administrator).get("/funding_picture").json
    council = house.program(story.funders_person(COUNCIL))

    assert whole["totals"]["pence"] == 6_500_01
    assert whole["funder_id"] is None
    assert council.get("/funding_picture").json["totals"] == {
        "key": "all",
        "name": "All",
        "grants": 4,
        "grantees": 4,
        "pence": 4_166_68,
        "whole_pence": 6_500_01,
    }
    assert council.get(f"/funding_picture?funder_id={story.funders[NHS].id}").status_code == 403
    assert council.get(f"/funding_picture?scheme_id={story.scheme.id}").json["totals"]["pence"] == 1_166_68
    assert council.get("/funding_picture?scheme_id=red").status_code == 422
