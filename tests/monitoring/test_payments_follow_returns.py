"""The planned day of a payment follows the return for which it waits, and both sides read the new days beforehand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.awards.changing.variations import service as variations
from grants.awards.models import Award
from grants.awards.planning.obstacles.rules import Unpaid, following_returns
from grants.awards.planning.plans.rules import agreed_by
from grants.awards.queries import award_of
from grants.kernel.clock import end_of_day, london_day
from grants.monitoring import queries
from grants.monitoring.models import Return
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import read

DAYS = some.dates(date(2027, 1, 1), date(2029, 12, 31))


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, returns=3, instalments=3)


def returns(world: World, award: Award) -> list[Return]:
    with world.house.read() as session:
        return list(queries.returns_of_award(session, award, world.house.actor(world.ada)))


@given(some.lists(DAYS, min_size=1, max_size=5), DAYS, DAYS, some.integers(1, 5))
def test_payments_stay_in_order_and_what_waits_for_no_moved_return_moves_only_to_stay_so(
    days: list[date], was: date, now: date, waits: int
):
    unpaid = [Unpaid(n, 100, on, n if n == waits else None) for n, on in enumerate(sorted(days), start=1)]
    moved = {waits: (end_of_day(was), end_of_day(now))}
    found = following_returns(unpaid, moved, ends_on=None)
    assert [each.due_on for each in found] == sorted(each.due_on for each in found)
    assert found[: waits - 1] == unpaid[: waits - 1]
    if waits <= len(found):
        assert found[waits - 1].due_on >= agreed_by(end_of_day(now))


def test_a_payment_is_planned_for_later_once_its_return_has_more_time(world: World):
    # Given a payment that is planned for when its return is agreed
    award = world.accepted()
    first, second = returns(world, award)[0], award.instalments[1]
    assert second.due_on == agreed_by(first.due_at)
    # When the return has ten more days
    until = london_day(first.due_at) + timedelta(days=10)
    world.house.clock.move_to(datetime.combine(until - timedelta(days=13), datetime.min.time(), UTC))
    asked = world.house.program(world.mel).post(f"/returns/{first.id}/extension", {"until": until.isoformat()})
    assert asked.status_code == 201
    # Then so has the payment
    assert world.award(award.id).instalments[1].due_on == agreed_by(returns(world, award)[0].due_at) > second.due_on


def test_both_sides_read_the_exact_days_before_they_agree(world: World):
    # Given a grant that is to be shorter by a year and smaller, which Sam asks for
    award = world.accepted()
    assert award.ends_on is not None
    asked = {"ends_on": award.ends_on - timedelta(days=365), "amount_pence": award.amount_pence - 2_000_00}
    with world.house.write() as session:
        found = award_of(session, award.id)
        variations.ask_for_variation(session, found, asked=asked, reasons="A year less", **world.who(world.sam))
    days = f"/awards/{award.id}/variations/1/days"
    told = world.house.program(world.sam).get(days).json
    page = words_of(read(world.house.browser(world.ada).get(days)))
    assert "With the change" in page
    assert days in world.house.browser(world.ada).get(f"/awards/{award.id}/variations/1").text
    # When two of us agree, because payments come sooner
    for one in (world.ada, world.house.person("Bea Second", administrator=True)):
        with world.house.write() as session:
            found, variation = variations.queries.variation_of(session, award.id, 1)
            variations.agree_to_variation(session, found, variation, **world.who(one))
    world.react()
    # Then the days are those
    now = {each.number: london_day(each.due_at).isoformat() for each in returns(world, award)}
    assert {each["number"]: each["after"] for each in told["returns"] if each["after"]} == now
    varied = world.award(award.id)
    assert [
        (each["after"]["amount_pence"], each["after"]["due_on"], each["after"]["waits_for_return"])
        for each in told["payments"]
        if each["after"]
    ] == [(each.amount_pence, each.due_on.isoformat(), each.waits_for_return) for each in varied.instalments]
    assert world.house.program(world.sam).get(days).json["code"] == "answered_already"
