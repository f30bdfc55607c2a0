"""Who pays for an award: each funder by what is left of its contribution, and none more than it gives."""

from uuid import UUID

import pytest
from sqlalchemy import select

from grants.awards import queries
from grants.awards.models import Award
from grants.awards.offers import service
from grants.schemes.models import Contribution
from tests.at_once import at_once
from tests.awards.rows import World, build
from tests.house import TestHouse

BOTH = 750_000_00


@pytest.fixture
def world(house: TestHouse) -> World:
    """The trust gives £500,000 and the council £250,000."""
    return build(house)


def shares(award: Award) -> dict[UUID, int]:
    return {share.funder_id: int(share.amount_pence) for share in award.shares}


def awarded(world: World) -> dict[UUID, int]:
    with world.house.read() as session:
        rows = session.execute(select(Contribution.funder_id, Contribution.awarded_pence)).all()
    return {funder: int(pence) for funder, pence in rows}


def give(world: World, funder_id: UUID, pence: int) -> None:
    with world.house.write() as session:
        session.get_one(Contribution, (world.scheme_id, funder_id)).amount_pence = pence


def turn_down(world: World, award: Award) -> None:
    who = world.who(world.sam)
    with world.house.write() as session:
        service.decline_award(session, queries.award_of(session, award.id), reason="We have closed.", **who)


def test_a_funder_that_gives_more_later_bears_more_of_later_awards_alone(world: World):
    # Given an award that both have shared, the trust two parts of three
    first = world.offered(amount_pence=9_000_00)
    assert shares(first) == {world.trust_id: 6_000_00, world.council_id: 3_000_00}
    # When the council gives as much again as the trust has left
    give(world, world.council_id, 497_000_00)
    # Then they bear the next alike, and the first stays as it was
    second = world.offered(amount_pence=9_000_00)
    assert shares(second) == {world.trust_id: 4_500_00, world.council_id: 4_500_00}
    assert shares(world.award(first.id)) == shares(first)
    assert awarded(world) == {world.trust_id: 10_500_00, world.council_id: 7_500_00}


def test_what_is_turned_down_can_be_borne_again(world: World):
    award = world.offered()
    turn_down(world, award)
    assert awarded(world) == {world.trust_id: 0, world.council_id: 0}
    assert shares(world.offered()) == shares(award)


def test_odd_pennies_never_make_a_funder_bear_more_than_it_gives(world: World):
    give(world, world.trust_id, 100_01)
    give(world, world.council_id, 100_00)
    for pence in (33_33, 33_33, 33_33, 33_33, 66_69):
        world.offered(amount_pence=pence)
    assert awarded(world) == {world.trust_id: 100_01, world.council_id: 100_00}


def test_offers_made_at_once_each_count(postgres_house: TestHouse):
    world = build(postgres_house)
    offers = [world.offered(amount_pence=3_000_00) for _ in range(3)]
    said = at_once(*(lambda award=award: turn_down(world, award) for award in offers))
    assert said == ["done"] * 3
    assert sum(awarded(world).values()) == 0
