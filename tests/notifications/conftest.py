"""A scene on both databases, and one on PostgreSQL alone."""

import pytest

from tests.applications.rows import build
from tests.house import TestHouse
from tests.notifications.rows import Scene, scene_of


@pytest.fixture
def scene(house: TestHouse) -> Scene:
    return scene_of(build(house))


@pytest.fixture
def postgres_scene(postgres_house: TestHouse) -> Scene:
    return scene_of(build(postgres_house))
