"""A world to apply in, on both databases; and one on PostgreSQL alone."""

import pytest

from tests.applications.rows import World, build
from tests.house import TestHouse


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def postgres_world(postgres_house: TestHouse) -> World:
    return build(postgres_house)
