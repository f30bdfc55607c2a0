"""Everything of one organisation, one grant and one person on one page, for those who run the programme."""

from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


def test_an_organisation_a_grant_and_a_person_have_everything_on_one_page(house: TestHouse):
    # Given a grant that was accepted
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    ada, sam = house.program(world.ada), house.program(world.sam)
    name = f"“{award.title}” ({award.reference})"

    # Then its organisation's page has its application, its grant, its people and what happened, in sentences
    told = ada.get(f"/records/{award.organisation_id}").json
    headings = [each["heading"] for each in told["belonging"]]
    assert {"People who act for it", "Applications", "Grants", "Payments"} <= set(headings)
    assert name in [each["words"] for each in told["belonging"] if each["heading"] == "Grants"]
    for record_id in (award.organisation_id, award.id, world.sam.id):
        page = house.browser(world.ada).get(f"/records/{record_id}")
        words = words_of(strictly(page.text))
        assert f"accepted {name}" in words
        assert str(record_id) not in words

    # And its own people do not read that page
    assert sam.get(f"/records/{award.organisation_id}").status_code == 403


def test_a_return_that_is_late_comes_first(house: TestHouse):
    # Given a grant whose first return was due yesterday
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    house.clock.advance(days=800)

    # Then its organisation's page says so, and leads to it
    told = house.program(world.ada).get(f"/records/{award.organisation_id}").json["belonging"]
    late = [each["heading"] for each in told if each["is_overdue"]]
    assert "Returns" in late
    assert "Overdue" in house.browser(world.ada).get(f"/records/{award.organisation_id}").text
