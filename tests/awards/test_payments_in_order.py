"""No payment goes round what stops an earlier one, whatever its plan becomes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.awards import queries as awards
from grants.awards.changing.variations import queries, service
from grants.awards.models import Award
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.obstacles import service as obstacles
from grants.awards.planning.obstacles.rules import place_that_waits
from grants.kernel.db import new_id
from tests.awards.rows import World, build
from tests.house import TestHouse

WHY = "It has to be."
plans = some.lists(some.integers(1, 100), min_size=1, max_size=5).map(lambda pence: list(enumerate(pence, 1)))


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def states(world: World, award: Award) -> list[str]:
    return [each.state for each in world.award(award.id).instalments]


def split_what_is_to_come(world: World, award: Award) -> None:
    """The grantee asks for a plan of £50 and the rest, all today, and two administrators agree."""
    to_come = sum(each.amount_pence for each in award.instalments if each.number > 1)
    today = date(2027, 3, 1)
    rows: list[dict[str, Any]] = [
        {"amount_pence": pence, "due_on": today, "waits_for_return": None} for pence in (50_00, to_come - 50_00)
    ]
    first = world.award(award.id).instalments[0]
    if first.state != "paid":
        rows.insert(0, {"amount_pence": int(first.amount_pence), "due_on": today, "waits_for_return": None})
    sam, ada = world.who(world.sam), world.who(world.ada)
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        service.ask_for_variation(session, found, asked={"instalments": rows}, reasons=WHY, **sam)
    for one in (ada, world.who(world.house.person("Bea Second", administrator=True))):
        with world.house.write() as session:
            found, variation = queries.variation_of(session, award.id, 1)
            service.agree_to_variation(session, found, variation, **one)
    with world.house.write() as session:
        obstacles.look_again(session, [award.id], **ada)
    world.house.clock.advance(hours=2)
    world.house.run_jobs()


def test_a_condition_also_stops_what_was_split_off_its_payment(world: World):
    # Given a grant of which the second payment waits for a condition
    award = world.accepted()
    with world.house.write() as session:
        session.add(
            AwardCondition(
                id=new_id(), award_id=award.id, number=7, text="Insure it", instalment=2, created_at=world.house.now()
            )
        )
    # When that payment becomes £50 and another with the rest
    split_what_is_to_come(world, award)
    # Then neither is payable
    assert states(world, award) == ["payable", "planned", "planned"]


def test_a_hold_also_stops_what_was_split_off_its_payment(world: World):
    award = world.accepted()
    with world.house.write() as session:
        obstacles.hold_instalment(session, world.award(award.id), number=2, reason=WHY, **world.who(world.ada))
    split_what_is_to_come(world, award)
    assert states(world, award) == ["payable", "planned", "planned"]
    with world.house.write() as session:
        obstacles.resume_instalment(session, world.award(award.id), number=2, reason=WHY, **world.who(world.ada))
    assert states(world, award) == ["payable", "payable", "payable"]


@given(before=plans, after=plans, number=some.integers(1, 6))
def test_no_more_money_comes_before_the_payment_that_waits_than_did(
    before: list[tuple[int, int]], after: list[tuple[int, int]], number: int
):
    def comes_before(place: int, plan: list[tuple[int, int]]) -> int:
        return sum(pence for each, pence in plan if each < place)

    place = place_that_waits(number, before, after)
    assert place in dict(after)
    assert comes_before(place, after) <= comes_before(number, before)
