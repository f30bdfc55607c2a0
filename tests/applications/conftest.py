"""A world to apply in, on both databases; and one on PostgreSQL alone."""

import pytest

from tests.applications.hosting import unconstituted
from tests.applications.rows import World, build
from tests.house import TestHouse


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def postgres_world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def group(world: World) -> World:
    """Beeston Blooms has no rules of its own; Harehills Hub has, and Olu may sign for it."""
    return unconstituted(world)


@pytest.fixture
def postgres_group(postgres_world: World) -> World:
    return unconstituted(postgres_world)
