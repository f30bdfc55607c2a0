"""A place in reserve tells who stands before it: nobody with a conflict of interest in the round reads any place."""

import re
from typing import Any

from grants.identity.models import Person
from tests.house import TestHouse
from tests.panels.rows import World, build

RESERVED = {"outcome": "reserve", "amount_pence": None, "feedback": "Close to the line."}


def in_reserve(house: TestHouse) -> World:
    """Two in reserve at a meeting; for the first Tess leaves."""
    world = build(house).seated()
    world.add("Thea Thirdly")
    world.declare(world.tess, 0, "leaves", "Health.")
    for number in (1, 2):
        world.assess(world.tess, number)
    for number in range(3):
        world.assess(world.theo, number)
    for number in range(2):
        world.propose(world.ada, number, **RESERVED)
    world.meet()
    return world


def decision_read_by(world: World, person: Person) -> dict[str, Any]:
    return world.house.program(person).get(f"/applications/{world.applications[1]}/decision").json


def places_in_minutes(world: World, person: Person) -> list[int | None]:
    items = world.house.program(person).get(f"/panels/{world.panel_id}/minutes").json["items"]
    return [item["decided"]["reserve_place"] for item in items if item.get("decided")]


def test_a_program_tells_a_place_only_to_who_may_know_the_others(postgres_house: TestHouse):
    world = in_reserve(postgres_house)
    assert decision_read_by(world, world.theo)["reserve_place"] == 2
    read = decision_read_by(world, world.tess)
    assert (read["outcome"], read["reserve_place"]) == ("reserve", None)


def test_the_minutes_tell_a_place_only_to_who_may_know_the_others(postgres_house: TestHouse):
    world = in_reserve(postgres_house)
    assert places_in_minutes(world, world.theo) == [1, 2]
    assert places_in_minutes(world, world.tess) == [None]


def words_of(world: World, person: Person, page: str) -> str:
    shown = world.house.browser(person).get(f"/panels/{world.panel_id}/{page}").text
    return " ".join(re.sub("<[^>]*>", "", shown).split())


def test_the_meeting_tells_a_place_only_to_who_may_know_the_others(postgres_house: TestHouse):
    world = in_reserve(postgres_house)
    assert "Reserve 2" in words_of(world, world.theo, "meeting")
    shown = words_of(world, world.tess, "meeting")
    assert "Reserve" in shown
    assert not re.search(r"Reserve \d", shown)


def test_the_screen_in_the_room_shows_no_places_and_sums_while_somebody_is_there_who_leaves(postgres_house: TestHouse):
    world = in_reserve(postgres_house)
    screen = words_of(world, world.ada, "meeting/screen")
    assert "Reserve" in screen
    assert not re.search(r"Reserve \d", screen)
    assert "Proposed or final" not in screen


def test_who_has_a_conflict_elsewhere_proposes_nothing_and_hears_of_no_place(postgres_house: TestHouse):
    world = in_reserve(postgres_house)
    world.join_organisation(world.ada, 0)
    body = RESERVED | {"reasons": "Good, and no money left"}
    path = f"/applications/{world.applications[1]}/decision"
    answer = postgres_house.program(world.ada).put(path, body, If_Match="*")
    assert answer.status_code == 403, answer.text
    assert "reserve_place" not in answer.json
