"""The public directory: who wants to be found, with a grant and a name that may be published. Nobody else is in it."""

from datetime import date
from uuid import UUID

import pytest

from grants.organisations.models import Organisation
from tests.house import TestHouse
from tests.organisations.given import errors, organisation, read
from tests.reporting.stories import Story


def listed(house: TestHouse) -> list[dict]:
    answer = house.app.test_client().get("/api/v1/directory")
    assert answer.status_code == 200
    return answer.json["items"]


@pytest.fixture
def blooms(house: TestHouse) -> tuple[Story, str]:
    """Beeston Blooms, with where it is: it has a grant of £500 beside somebody’s offer, and may be named."""
    story = Story(house)
    award = story.decided_grant(500_00, on=date(2027, 1, 18), to="Beeston Blooms", title="Bulbs for the park")
    story.decided_grant(90_00, on=date(2027, 1, 18), state="offered", title="An offer")
    with house.write() as session:
        session.get_one(Organisation, award.organisation_id).may_be_named = True
    return story, f"/organisations/{award.organisation_id}"


def test_a_group_is_found_from_when_it_wants_to_until_it_does_not(blooms: tuple[Story, str]):
    # Given a group that is in no directory, for it was not asked
    story, path = blooms[0], f"{blooms[1]}/directory"
    house = story.house
    assert listed(house) == []
    browser = house.browser(story.administrator)
    read(browser.get(path))

    # When it wants to be found
    assert list(errors(browser.post(path, data={"is_entered": "yes", "contact": " "}))) == ["contact"]
    browser.post(path, data={"is_entered": "yes", "contact": "hello@blooms.example"})

    # Then everybody reads who it is, for what it has a grant, and how to reach it
    (entry,) = listed(house)
    assert (entry["name"], entry["contact"]) == ("Beeston Blooms", "hello@blooms.example")
    assert [(grant["title"], grant["amount_pence"]) for grant in entry["grants"]] == [("Bulbs for the park", 500_00)]
    page = house.app.test_client().get("/directory")
    read(page)
    assert "Bulbs for the park: £500, 2027" in page.text
    with house.write() as session:
        session.get_one(Organisation, UUID(blooms[1].rpartition("/")[2])).area = "Beeston"
    assert listed(house)[0]["where"] == "Beeston"
    assert "In Beeston. Reach them" in house.app.test_client().get("/directory").text

    # And it is gone once it does not want it any more
    assert house.program(story.administrator).delete(f"{path}_entry").status_code == 204
    assert listed(house) == []
    names = [event.name for event in house.events() if event.name.startswith("organisations.directory_")]
    assert names == ["organisations.directory_entered", "organisations.directory_left"]


def test_who_takes_back_the_consent_to_be_named_is_not_in_the_directory(blooms: tuple[Story, str]):
    story, path = blooms
    house = story.house
    program = house.program(story.administrator)
    assert program.put(f"{path}/directory_entry", {"contact": "0113 496 0000"}).status_code == 200
    assert len(listed(house)) == 1

    program.put(f"{path}/naming", {"may_be_named": False})

    assert listed(house) == []
    refused = program.put(f"{path}/directory_entry", {"contact": "0113 496 0001"})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_named")


def test_only_people_of_an_organisation_put_it_in(postgres_house: TestHouse):
    kept = organisation(postgres_house, postgres_house.person("Sam Field"), may_be_named=True)
    path = f"/organisations/{kept.id}/directory_entry"
    vic, sam = (postgres_house.program(postgres_house.person(name)) for name in ("Vic Hale", "Sam Field"))
    assert vic.put(path, {"contact": "x@example.org"}).status_code == 403
    assert sam.put(path, {"contact": "x@example.org"}).status_code == 200
    assert listed(postgres_house) == []
