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
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import errors

sums = some.integers(0, 1_000_000)


@given(sums, sums, sums, sums)
def test_a_run_is_over_where_it_or_the_day_comes_to_more(run: int, day: int, now: int, before: int):
    limit = Limit(Pence(run), Pence(day))
    assert bool(why_over(limit, now, before)) == (now > run or now + before > day)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def limit_of_ada(world: World, *, run: int, day: int, version: int = 0, by_two: bool = False) -> None:
    abe = world.house.program(world.house.person("Abe Prepares", administrator=True))
    limit = {"run_pence": run, "day_pence": day, "reason": "A larger run."}
    set_ = abe.put(f"/payment_limits/{world.ada.id}", limit, If_Match=f'"{version}"')
    if by_two:
        assert set_.json["version"] == version
        cy = world.house.program(world.house.person("Cy Third", administrator=True))
        set_ = cy.post(f"/payment_limits/{world.ada.id}/confirmation", {})
        assert (set_.status_code, set_.json["version"]) == (201, version + 1)
        return
    assert (set_.status_code, set_.json["version"]) == (200, version + 1)


def test_who_releases_more_than_they_may_is_refused_with_the_figure(world: World):
    first, second = world.accepted(), world.accepted(organisation_id=group(world))
    # Given Ada, who may release £7,000 in a run and £10,000 in a day
    limit_of_ada(world, run=6_000_00, day=10_000_00)
    run_id = world.prepare((first, 1))
    with pytest.raises(Conflict, match=r"£6,000 in one run, and this one comes to £6,666\.67") as refused:
        world.send(run_id)
    assert refused.value.code == "over_limit"
    limit_of_ada(world, run=7_000_00, day=10_000_00, version=1, by_two=True)
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
    more = {"run_pence": 600_000_00, "day_pence": 1_000_000_00, "reason": "The winter fund."}
    asked = ada.put(own, more, If_Match='"0"')
    assert (asked.status_code, asked.json["proposed"]["run_pence"]) == (200, 600_000_00)
    assert ada.post(f"{own}/confirmation", {}).status_code == 403
    bea = world.house.program(world.house.person("Bea Lock", administrator=True))
    assert bea.post(f"{own}/confirmation", {}).json["run_pence"] == 600_000_00
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
    assert "Somebody else sets how much you may release" in world.house.browser(bea).get(page).text


def test_two_of_us_let_somebody_release_more_and_never_beyond_all_bounds(postgres_house: TestHouse):
    world = build(postgres_house)
    bea, cy = (world.house.person(name, administrator=True) for name in ("Bea Lock", "Cy Third"))
    ada, third = world.house.browser(world.ada), world.house.browser(cy)
    page = f"/payment_limits/{bea.id}"
    assert "At most £5,000,000" in words_of(strictly(ada.get(page).text))
    # Given more than anybody may release, or no reason, it is refused at its field and what was typed is kept
    typed = {"run_pence": "6,000,000", "day_pence": "20,000,000", "reason": "", "version": "0"}
    refused = ada.post(page, data=typed)
    assert errors(refused) == {
        "run_pence": "Nobody releases more than £5,000,000 in one run.",
        "day_pence": "Nobody releases more than £10,000,000 in one day.",
        "reason": "Say why they may release more.",
    }
    assert 'value="6,000,000"' in refused.text
    # When Ada proposes more, nothing has changed, and she does not confirm it; nor does Bea, whom it is for
    typed |= {"run_pence": "900,000", "day_pence": "2,000,000", "reason": "The winter fund is large."}
    assert ada.post(page, data=typed).location == page
    shown = words_of(strictly(ada.get(page).text))
    assert "Ada" in shown
    assert "The winter fund is large." in shown
    assert "You proposed this, so somebody else has to confirm it." in shown
    assert "More is proposed" in words_of(strictly(ada.get("/payment_limits").text))
    for person in (world.ada, bea):
        assert world.house.browser(person).post(f"{page}/confirmation").status_code == 403
        assert "Confirm that Bea Lock may release" not in world.house.browser(person).get("/").text
    assert world.house.program(cy).get("/payment_limits").json["items"][1]["run_pence"] == 500_000_00
    # Then another confirms it, from their home page
    assert "Confirm that Bea Lock may release £900,000 in a run and £2,000,000 in a day" in words_of(
        strictly(third.get("/").text)
    )
    assert third.post(f"{page}/confirmation").status_code == 302
    assert "£900,000" in third.get("/payment_limits").text
    # And what is dropped needs a reason at its field
    typed |= {"run_pence": "1,000,000", "version": "1"}
    assert ada.post(page, data=typed).location == page
    assert errors(third.post(f"{page}/refusal", data={"drop_reason": " "})) == {
        "drop_reason": "Say why they may not release more."
    }
    assert third.post(f"{page}/refusal", data={"drop_reason": "That is enough."}).status_code == 302
    assert third.post(f"{page}/confirmation").status_code == 409
