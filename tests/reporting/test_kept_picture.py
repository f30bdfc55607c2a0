"""The picture of funding is worked out again after a change of what it is made of, and not for each reader."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from grants.awards.models import Award, AwardShare
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.unchanged import Changes, Version
from grants.organisations.models import Organisation
from grants.organisations.places.models import WARD, Area, Place
from grants.panels.models import Decision
from grants.reporting.funding.kept import picture_now
from grants.reporting.funding.shape import Shape, shape_of
from grants.reporting.picture import Picture, Scope, picture_of
from grants.reporting.reading_facts import read_facts
from grants.schemes.models import Round, Scheme
from tests.awards.rows import World, build
from tests.house import TestHouse

LATER = datetime(2030, 1, 1, tzinfo=UTC)
PLACE = {
    "postcode": "LS1 1AA",
    "ward_code": "E01",
    "lsoa_code": "L1",
    "lsoa_name": "Leeds 1",
    "decile": 2,
    "district": "Leeds",
}
CHANGES: dict[str, Callable[[Session], Any]] = {
    "an award": lambda session: session.execute(update(Award).values(amount_pence=Award.amount_pence + 1)),
    "a share": lambda session: session.execute(update(AwardShare).values(amount_pence=AwardShare.amount_pence + 1)),
    "an income": lambda session: session.execute(update(Organisation).values(annual_income_pence=Pence(500_000_00))),
    "a name": lambda session: session.execute(update(Scheme).values(name="Warmer spaces")),
    "a postcode": lambda session: session.execute(update(Organisation).values(postcode="LS1 1AA")),
    "a ward’s name": lambda session: session.execute(update(Area).values(name="Armley")),
    "a decile": lambda session: session.execute(update(Place).values(decile=9)),
    "a community": lambda session: session.execute(update(Organisation).values(communities=["carers"])),
    "a decision": lambda session: session.execute(update(Decision).values(final_at=Decision.decided_at)),
    "a closing day": lambda session: session.execute(update(Round).values(closes_at=LATER)),
}


class Anew(Changes):
    """Everything has changed since it was read."""

    def of(self, *names: str) -> Version:
        return frozenset([new_id()])


@pytest.fixture
def world(house: TestHouse) -> World:
    with house.write() as session:
        session.add(Area(code="E01", kind=WARD, name="Beeston"))
        session.flush()
    return build(house)


def seen(world: World) -> tuple[Picture, Shape]:
    with world.house.app.app_context(), world.house.read() as session:
        shown, facts = picture_now(session, Scope()), read_facts(session, Anew({}))
        assert shown[0].by_scheme == picture_of(facts, Scope()).by_scheme
        assert shown[1] == shape_of(facts, Scope())
        return shown


def test_a_picture_is_right_after_every_kind_of_change(world: World):
    assert seen(world)[0].totals.grants == 0
    world.accepted()
    with world.house.write() as session:
        session.execute(insert(Place).values(**PLACE))
    before = seen(world)
    for name, change in CHANGES.items():
        with world.house.write() as session:
            change(session)
        after = seen(world)
        assert after != before, name
        before = after


def test_a_place_that_comes_is_in_the_picture(world: World):
    world.accepted()
    with world.house.write() as session:
        session.execute(update(Organisation).values(postcode="LS1 1AA"))
    assert [line.key for line in seen(world)[1].by_ward] == ["unknown"]
    with world.house.write() as session:
        session.execute(insert(Place).values(**PLACE))
    assert [line.key for line in seen(world)[1].by_ward] == ["E01"]


def test_a_second_reader_does_not_wait(world: World):
    world.accepted()
    seen(world)
    with world.house.app.app_context(), world.house.read() as session:
        picture_now(session, Scope())
        with world.house.counted_queries() as asked:
            picture_now(session, Scope())
    assert len(asked) == 1


def test_other_filters_cost_as_few_statements_whatever_they_are(world: World):
    world.accepted()
    seen(world)
    scope = Scope(size_band="micro", community="carers", year=2026)
    with world.house.app.app_context(), world.house.read() as session, world.house.counted_queries() as asked:
        picture_now(session, scope)
    assert len([each for each in asked if each != "BEGIN"]) == 2
