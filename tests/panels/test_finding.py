"""A panel member finds what they may read for their panel, and nothing before they have declared their interest."""

import pytest
from sqlalchemy import update

from grants.identity.models import Person
from grants.panels.models import RECUSED
from grants.schemes.models import Scheme
from tests.house import TestHouse
from tests.panels.rows import World, build


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    world = build(postgres_house)
    world.convene()
    return world.seated_with_members()


def found(world: World, person: Person, typed: str) -> set[str]:
    answer = world.house.program(person).get(f"/search?q={typed}")
    return {
        item["id"] for group in answer.json["groups"] for item in group["items"] if "applications" not in group["kind"]
    }


def test_members_find_what_they_have_declared_an_interest_in(world: World):
    first, second = map(str, world.applications[:2])
    assert found(world, world.tess, "hall") == found(world, world.tess, "tuesdays") == set()
    world.declare(world.tess, 0)
    world.declare(world.tess, 1, RECUSED, "My sister runs it")
    assert found(world, world.tess, "warm hall") == {first}
    assert second not in found(world, world.tess, "tuesdays")
    assert found(world, world.theo, "hall") == set()


def test_nothing_is_found_where_members_read_without_names(world: World):
    world.declare(world.tess, 0)
    with world.house.write() as session:
        session.execute(update(Scheme).values(scores_blind=True))
    assert found(world, world.tess, "hall") == set()
