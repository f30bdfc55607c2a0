"""Schemes and rounds, as people see them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.house import TestHouse
from tests.organisations.given import colleague, errors, read
from tests.schemes.given import CLOSED, CLOSES, round_of, scheme


def typed_round(**changes):
    return {
        "name": "Spring 2027",
        "budget_pence": "250,000",
        **moment("opens_at", 1, 3, "10:00"),
        **moment("closes_at", 26, 3, "17:00"),
        "decisions_by-day": "14",
        "decisions_by-month": "5",
        "decisions_by-year": "2027",
        **moment("briefings.1.starts_at", 10, 3, "18:00"),
        "briefings.1.place": "Beeston library",
        "above_ceiling_because": "One short return serves every funder.",
        **changes,
    }


def moment(name, day, month, at, year=2027):
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year), f"{name}-time": at}


@pytest.fixture
def ada(house: TestHouse):
    return house.browser(house.person("Ada Min", administrator=True))


def test_from_funders_to_a_round_that_everybody_sees(house: TestHouse, ada):
    made = f"/schemes/{scheme(house).id}"
    read(ada.get("/schemes"))
    read(ada.get(made))
    read(ada.get(f"{made}/rounds/new"))
    saved = ada.post(f"{made}/rounds/new", data=typed_round())
    assert saved.status_code == 302, errors(saved)
    bea = house.browser(house.person("Bea Long", administrator=True))
    announced = bea.post(saved.location.replace("/draft", "/announcement"), data={"version": "1"})
    assert announced.status_code == 302, errors(announced)

    shown = house.browser().get(announced.location)
    read(shown)
    for text in (
        "Places where people are warm, fed and less alone.",
        "Do you have a bank account?",
        "26 March 2027 at 5:00pm",
        "10 March 2027 at 6:00pm",
        "Beeston library",
        "A full postcode for “Where will most of it happen?”",
        "about 50 minutes if you ask for less than £1,000, and 75 minutes from £1,000",
        "Good: a clear and believable answer",
        "50%",
        "Warm Spaces Council",
        "£250,000",
        f'href="{announced.location}/eligibility"',
    ):
        assert text in shown.text, text
    assert "Warm Spaces: Spring 2027" in house.browser().get("/rounds").text
    scheme_page = ada.get(made).text
    assert "£1,000,000" in scheme_page
    assert "£750,000 is in no round yet" in scheme_page


def test_a_refused_round_keeps_what_was_typed(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    ada, address = house.browser(house.person("Ada Min", administrator=True)), f"/schemes/{kept.id}/rounds/new"

    def found(**changes):
        answer = ada.post(address, data=typed_round(**changes))
        assert answer.status_code == 422
        assert 'value="Beeston library"' in answer.text
        return list(errors(answer))

    assert found(budget_pence="-5", name="") == ["budget_pence"]
    assert found(**moment("closes_at", 31, 2, "17:00")) == ["closes_at"]
    assert found(**moment("closes_at", 31, 3, "5ish")) == ["closes_at-time"]


def test_moving_a_deadline(house: TestHouse, ada):
    made = round_of(house, scheme(house))
    address = f"/rounds/{made.id}/deadline"
    assert 'value="17:00"' in ada.get(address).text

    earlier = ada.post(address, data={"version": "1", **moment("closes_at", 20, 3, "17:00"), "reason": "Snow"})
    saved = ada.post(address, data={"version": "1", **moment("closes_at", 2, 4, "17:00"), "reason": "Snow in Beeston."})
    stale = ada.post(address, data={"version": "1", **moment("closes_at", 9, 4, "17:00"), "reason": "More snow"})

    assert list(errors(earlier)) == ["closes_at"]
    assert "Snow" in earlier.text
    assert saved.status_code == 302
    shown = house.browser().get(saved.location).text
    assert "2 April 2027 at 5:00pm" in shown
    assert "Snow in Beeston." in shown
    assert stale.status_code == 409
    assert "More snow" in stale.text
    assert "2 April 2027 at 5:00pm" in stale.text


def test_the_page_of_a_round_says_how_it_stands(postgres_house: TestHouse):
    house = postgres_house
    made = round_of(house, scheme(house), opens_at=datetime(2027, 3, 2, 9, 0, tzinfo=UTC))
    browser, path = house.browser(), f"/rounds/{made.id}"

    assert "You can apply from 2 March 2027" in browser.get(path).text
    assert 'role="button"' not in browser.get(path).text
    assert "Opens soon" in browser.get("/rounds").text
    house.clock.move_to(made.opens_at)
    assert f'href="{path}/eligibility" role="button"' in browser.get(path).text
    house.clock.move_to(CLOSED)
    assert "This round closed on" in browser.get(path).text
    assert 'role="button"' not in browser.get(path).text
    assert "No round is open now" in browser.get("/rounds").text


def test_who_sees_money_and_who_changes_things(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    made = round_of(house, kept)
    sam, kit = house.person("Sam Field"), house.person("Kit Marsh")
    colleague(house, kept.contributions[1].funder, kit)
    kits, sams, nobody = house.browser(kit), house.browser(sam), house.browser()

    assert "committed" in kits.get(f"/rounds/{made.id}").text
    assert kits.get(f"/schemes/{kept.id}").status_code == 200
    assert "Set up a round" not in kits.get(f"/schemes/{kept.id}").text
    assert "Warm Spaces" in kits.get("/schemes").text
    assert "£250,000 left" not in sams.get(f"/rounds/{made.id}").text
    for path in (f"/schemes/{kept.id}", "/schemes"):
        assert sams.get(path).status_code == 403
        assert nobody.get(path).status_code == 302
    for path in ("/schemes/new", f"/schemes/{kept.id}/rounds/new", f"/rounds/{made.id}/deadline"):
        assert kits.get(path).status_code == 403
        assert kits.post(path, data={}).status_code == 403
        assert nobody.get(path).status_code == 302


def test_administrators_are_told_of_rounds_that_close_soon(postgres_house: TestHouse):
    house = postgres_house
    round_of(house, scheme(house))
    ada, sam = house.person("Ada Min", administrator=True), house.person("Sam Field")
    closing = "Warm Spaces, Spring 2027: the round closes"
    assert closing not in house.browser(ada).get("/").text
    house.clock.move_to(CLOSES - timedelta(days=7))
    assert closing in house.browser(ada).get("/").text
    assert closing not in house.browser(sam).get("/").text
    house.clock.move_to(CLOSED)
    assert closing not in house.browser(ada).get("/").text


@pytest.mark.parametrize("path", ["/rounds", "/schemes", "/schemes/{scheme}", "/rounds/{round}"])
def test_pages_cost_the_same_however_long(postgres_house: TestHouse, path: str):
    house = postgres_house
    ada = house.browser(house.person("Ada Min", administrator=True))
    kept = scheme(house)
    first, counts = round_of(house, kept, budget_pence=1_000_00), []
    for some in (1, 4):
        for i in range(some):
            round_of(house, scheme(house, name=f"Scheme {some} {i}"), budget_pence=1_000_00)
            round_of(house, kept, name=f"Round {some} {i}", budget_pence=1_000_00)
        with house.counted_queries() as statements:
            read(ada.get(path.format(scheme=kept.id, round=first.id)))
        counts.append(len(statements))
    assert counts[0] == counts[1]
