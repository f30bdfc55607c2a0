"""The picture of funding is worked out again after a change of what it is made of, and not for each reader."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.awards.models import Award, AwardShare
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.reporting.kept_picture import picture_now
from grants.reporting.picture import Picture, Scope, picture_of
from grants.schemes.models import Scheme
from tests.awards.rows import World, build
from tests.house import TestHouse

CHANGES: dict[str, Callable[[Session], Any]] = {
    "an award": lambda session: session.execute(update(Award).values(amount_pence=Award.amount_pence + 1)),
    "a share": lambda session: session.execute(update(AwardShare).values(amount_pence=AwardShare.amount_pence + 1)),
    "an income": lambda session: session.execute(update(Organisation).values(annual_income_pence=Pence(500_000_00))),
    "a name": lambda session: session.execute(update(Scheme).values(name="Warmer spaces")),
}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def seen(world: World) -> Picture:
    with world.house.app.app_context(), world.house.read() as session:
        shown = picture_now(session, Scope())
        assert shown == picture_of(session, Scope())
        return shown


def test_a_picture_is_right_after_every_kind_of_change(world: World):
    assert seen(world).totals.grants == 0
    world.accepted()
    before = seen(world)
    for name, change in CHANGES.items():
        with world.house.write() as session:
            change(session)
        after = seen(world)
        assert after != before, name
        before = after


def test_a_second_reader_does_not_wait(world: World):
    world.accepted()
    seen(world)
    with world.house.app.app_context(), world.house.read() as session:
        picture_now(session, Scope())
        with world.house.counted_queries() as asked:
            picture_now(session, Scope())
    assert len(asked) == 1
