"""The map of wards: every ward once, none over another, darker where more money went, and said in words."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from grants.organisations.models import Organisation
from grants.organisations.places.models import WARD, Area, Place
from grants.reporting.wards.rules import NOTHING, SHADES, _places, ward_map
from tests.house import TestHouse
from tests.reporting.stories import Story

CODES = sorted(_places())
sums = st.dictionaries(st.sampled_from(CODES), st.integers(1, 10**11), min_size=1)


@given(sums)
def test_every_ward_is_there_once_and_darker_with_more_money(pence: dict[str, int]):
    drawn = ward_map(pence)
    assert drawn is not None
    by_name = {each.name: each for each in drawn.hexagons}
    assert len(by_name) == len(CODES) == 33
    dark = [NOTHING, *SHADES]
    shades = {code: dark.index(by_name[_places()[code][0]].colour) for code in CODES}
    for code in CODES:
        assert (shades[code] > 0) == (code in pence)
        assert all(shades[code] >= shades[other] for other in CODES if pence.get(code, 0) >= pence.get(other, 0))


def test_no_hexagon_lies_over_another_and_labels_differ():
    drawn = ward_map({CODES[0]: 1})
    assert drawn is not None
    places = [(each.x, each.y) for each in drawn.hexagons]
    nearest = min((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for at, a in enumerate(places) for b in places[:at])
    assert nearest >= 99.9**2
    assert len({each.label for each in drawn.hexagons}) == 33
    assert max(len(each.label) for each in drawn.hexagons) <= 6
    assert all(0 < each.x < drawn.width and 0 < each.y < drawn.height for each in drawn.hexagons)


def test_wetherby_is_in_the_north_east_and_what_to_see_is_said():
    codes = {name: code for code, (name, _, _) in _places().items()}
    drawn = ward_map({codes["Armley"]: 3_000_00, codes["Pudsey"]: 1_000_00, "W99": 5})
    assert drawn is not None
    by_name = {each.name: each for each in drawn.hexagons}
    assert by_name["Wetherby"].x > by_name["Armley"].x
    assert by_name["Wetherby"].y < by_name["Armley"].y
    assert by_name["Armley"].sum == "£3k"
    assert drawn.to_see == (
        "Most went to Armley: £3,000, 75% of the £4,000 whose ward is on the map. 31 of 33 wards got nothing."
    )
    assert [shade.meaning for shade in drawn.shades] == ["nothing", "£1k", "£3k"]


def test_money_elsewhere_has_no_map():
    assert ward_map({"E09": 5_00, "unknown": 7_00}) is None
    assert ward_map({}) is None


def test_the_page_has_the_map_before_its_table(house: TestHouse):
    story = Story(house)
    award = story.grant(5_000_00)
    place = {"lsoa_code": "L1", "lsoa_name": "Leeds 1", "decile": 1, "district": "Leeds"}
    with house.write() as session:
        session.add(Area(code="E05011385", kind=WARD, name="Armley"))
        session.flush()
        session.add(Place(postcode="LS12 1AA", ward_code="E05011385", **place))
        here = update(Organisation).where(Organisation.id == award.organisation_id)
        session.execute(here.values(postcode="LS12 1AA"))
    page = house.browser(story.administrator).get("/funding").text
    said = "Most went to Armley: £5,000, 100% of the £5,000 whose ward is on the map. 32 of 33 wards got nothing."
    assert page.count(said) == 2
    assert page.index('aria-label="Map of wards.') < page.index("By ward of the organisation")
