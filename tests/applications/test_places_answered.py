"""An answer that is a postcode says where that is; and what an organisation has not told holds nothing up."""

from typing import Any
from uuid import UUID

import pytest

from grants.organisations.places.models import WARD, Area, Place
from tests.applications.rows import DEFINITION, World, asked, build
from tests.beginnings import beginning
from tests.house import TestHouse

WHERE = {"key": "where", "title": "Where", "questions": [asked("at", "postcode", "Where will it be?", required=False)]}


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    world = build(house, definition={**DEFINITION, "sections": [*DEFINITION["sections"], WHERE]})
    with house.write() as session:
        session.add(Area(code="E05099001", kind=WARD, name="Mill & Quarry"))
        session.flush()
        place = {"ward_code": "E05099001", "lsoa_code": "E01099001", "lsoa_name": "Otterdale 001A"}
        session.add(Place(postcode="ZZ1 1AA", decile=1, district="Otterdale", **place))
    return world


def sent(world: World, **answers: Any) -> UUID:
    application_id = world.complete_draft(**answers)
    answer = world.house.program(world.sam).post(f"/applications/{application_id}/submission", {"declaration": True})
    assert answer.status_code in (200, 201), answer.text
    return application_id


def test_ward_and_decile_of_the_work_are_shown_to_both_sides(world: World):
    application_id = sent(world, at="ZZ1 1AA")
    words = "Mill &amp; Quarry ward, Otterdale 001A, deprivation decile 1 (1 is the most deprived)"
    for person, page in ((world.sam, ""), (world.ada, ""), (world.ada, "/screening")):
        assert words in world.house.browser(person).get(f"/applications/{application_id}{page}").text
    (place,) = world.house.program(world.ada).get(f"/applications/{application_id}").json["places"]
    assert (place["question"], place["ward"], place["decile"]) == ("at", "Mill & Quarry", 1)


@pytest.mark.parametrize("answers", [{"at": "LS1 4AP"}, {}])
def test_a_postcode_that_is_not_known_and_one_not_given_show_nothing(world: World, answers: dict[str, str]):
    application_id = sent(world, **answers)
    assert "Where this is" not in world.house.browser(world.ada).get(f"/applications/{application_id}").text
    assert world.house.program(world.ada).get(f"/applications/{application_id}").json["places"] == []


def test_what_the_organisation_has_not_told_is_said_before_sending_and_refuses_nothing(world: World):
    application_id = world.complete_draft()
    shown = world.house.browser(world.sam).get(f"/applications/{application_id}/check").text
    assert "You can do it before or after you send the application" in shown
    assert f"/organisations/{world.organisation_id}/profile/where#areas" in shown
    assert "Tell us the bank account." not in shown
    assert "Send application" in shown
