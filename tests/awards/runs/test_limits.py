"""A person releases so much in a run and in a day, and another sets how much."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.awards.paying.runs.limits.rules import Limit, why_over
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict
from tests.awards.rows import World, build
from tests.awards.test_money_of_changing_grants import group
from tests.house import TestHouse
from tests.kernel.looking import strictly

sums = some.integers(0, 1_000_000)


@given(sums, sums, sums, sums)
def test_a_run_is_over_where_it_or_the_day_comes_to_more(run: int, day: int, now: int, before: int):
    limit = Limit(Pence(run), Pence(day))
    assert bool(why_over(limit, now, before)) == (now > run or now + before > day)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def limit_of_ada(world: World, *, run: int, day: int, version: int = 0) -> None:
    abe = world.house.program(world.house.person("Abe Prepares", administrator=True))
    limit = {"run_pence": run, "day_pence": day}
    set_ = abe.put(f"/payment_limits/{world.ada.id}", limit, If_Match=f'"{version}"')
    assert (set_.status_code, set_.json["version"]) == (200, version + 1)


def test_who_releases_more_than_they_may_is_refused_with_the_figure(world: World):
    first, second = world.accepted(), world.accepted(organisation_id=group(world))
    # Given Ada, who may release £7,000 in a run and £10,000 in a day
    limit_of_ada(world, run=6_000_00, day=10_000_00)
    run_id = world.prepare((first, 1))
    with pytest.raises(Conflict, match=r"£6,000 in one run, and this one comes to £6,666\.67") as refused:
        world.send(run_id)
    assert refused.value.code == "over_limit"
    limit_of_ada(world, run=7_000_00, day=10_000_00, version=1)
    world.send(run_id)

    # Then a second run of the day is too much, and one of the next day is not
    again = world.prepare((second, 1))
    with pytest.raises(Conflict, match=r"£10,000 in one day\. You have released £6,666\.67 today"):
        world.send(again)
    world.house.clock.advance(days=1)
    world.send(again)


def test_nobody_sets_their_own(world: World):
    ada = world.house.program(world.ada)
    own = f"/payment_limits/{world.ada.id}"
    assert ada.put(own, {"run_pence": 1, "day_pence": 1}, If_Match='"0"').status_code == 403
    assert world.house.program(world.sam).get("/payment_limits").status_code == 403


def test_a_limit_is_set_on_a_page(postgres_house: TestHouse):
    world = build(postgres_house)
    ada, bea = world.house.browser(world.ada), world.house.person("Bea Lock", administrator=True)
    strictly(ada.get("/payment_limits").text)
    page = f"/payment_limits/{bea.id}"
    strictly(ada.get(page).text)
    refused = ada.post(page, data={"run_pence": "2,000", "day_pence": "100", "version": "0"})
    assert (refused.status_code, 'value="2,000"' in refused.text) == (422, True)
    assert ada.post(page, data={"run_pence": "2,000", "day_pence": "3,000", "version": "0"}).status_code == 302
    assert "£3,000" in ada.get("/payment_limits").text
    assert "Somebody else sets how much you may release." in world.house.browser(bea).get(page).text
