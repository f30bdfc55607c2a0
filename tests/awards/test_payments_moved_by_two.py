"""Payments that come sooner, or wait for less, are agreed by two of us; by one where all of it comes later."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.awards.changing.variations.money_rules import comes_sooner
from grants.awards.models import Award
from grants.awards.planning.obstacles.rules import Unpaid
from tests.awards.rows import World, build
from tests.awards.test_variations import agree, ask, bea, stands
from tests.house import TestHouse

__all__ = ["bea"]
DAY = date(2027, 9, 1)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, returns=3, instalments=3)


def planned(world: World, award: Award, **moved: Any) -> list[dict[str, Any]]:
    """The payments to come of a grant, of which the second is moved."""
    rows = [
        {"amount_pence": each.amount_pence, "due_on": each.due_on, "waits_for_return": each.waits_for_return}
        for each in world.award(award.id).instalments
    ]
    return [rows[0], rows[1] | moved, *rows[2:]]


def test_a_payment_that_only_comes_later_needs_one_of_us_with_a_reason(world: World):
    award = world.accepted()
    later = award.instalments[1].due_on + timedelta(days=10)
    ask(world, award, world.ada, instalments=planned(world, award, due_on=later))
    assert not stands(world, award).needs_two
    agree(world, award, world.sam)
    assert stands(world, award).state == "agreed"


@pytest.mark.parametrize("what", ["its day", "its return"])
def test_a_payment_that_comes_sooner_or_waits_for_less_needs_two_of_us(world: World, bea: Any, what: str):
    award = world.accepted()
    second = award.instalments[1]
    sooner = {"due_on": second.due_on - timedelta(days=10)} if what == "its day" else {}
    ask(world, award, world.ada, instalments=planned(world, award, waits_for_return=None, **sooner))
    agree(world, award, world.sam)
    assert stands(world, award).state == "offered"
    page = world.house.browser(world.ada).get(f"/awards/{award.id}/variations/1").text
    assert "payments come sooner, or wait for less" in page
    agree(world, award, bea)
    assert stands(world, award).state == "agreed"


PLANS = some.lists(
    some.tuples(some.integers(1, 100), some.integers(0, 50), some.integers(0, 3)), min_size=1, max_size=4
)


def plan_of(rows: list[tuple[int, int, int]]) -> list[Unpaid]:
    return [
        Unpaid(number, pence, DAY + timedelta(days=days), waits or None)
        for number, (pence, days, waits) in enumerate(rows, start=1)
    ]


@given(PLANS, some.integers(0, 20), some.integers(0, 3))
def test_what_is_moved_later_or_waits_for_more_never_comes_sooner(
    rows: list[tuple[int, int, int]], days: int, waits: int
):
    later = [(pence, due + days, max(waited, waits)) for pence, due, waited in rows]
    assert not comes_sooner(plan_of(rows), plan_of(later))
    assert comes_sooner(plan_of(later), plan_of(rows)) == (plan_of(rows) != plan_of(later))
