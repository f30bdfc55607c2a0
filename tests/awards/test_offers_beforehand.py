"""Days of conditions and years are said before a letter is released, so that the letter says them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from grants.awards.letters.wording import trying
from grants.awards.models import Award
from grants.awards.planning.beforehand.rules import beforehand_problems, fitting_years
from grants.awards.planning.conditions.queries import conditions_of
from grants.awards.planning.plans.queries import years_said
from grants.panels.models import Decision
from tests.awards.rows import AMOUNT, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

WANTED: dict[str, Any] = {
    "outcome": "award with conditions",
    "conditions": "Show us your policy.\nName a treasurer.",
    "released": False,
}
TYPED = {
    "due_on.0-day": "31",
    "due_on.0-month": "3",
    "due_on.0-year": "2027",
    "years.0": "15,000.01",
    "years.1": "5,000",
}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, months=24)


def release(world: World, decision_id: Any) -> Award:
    releaser = world.house.person("Rhea Releases", administrator=True)
    with world.house.write() as session:
        decision = trying.decision_to_try(session, decision_id)
        decision.released_at, decision.released_by = world.house.now(), releaser.id
        world.announce(session, decision)
    world.react()
    with world.house.read() as session:
        return session.scalars(select(Award).where(Award.decision_id == decision_id)).one()


def letter_words(world: World, decision_id: Any) -> str:
    with world.house.app.app_context(), world.house.read() as session:
        decision = trying.decision_to_try(session, decision_id)
        return trying.letter_of_decision(session, decision, now=world.house.now()).as_text()


def test_a_day_and_the_years_are_in_the_letter_and_in_the_offer(world: World):
    # Given a held decision with two conditions, whose page asks for two years
    decision_id = world.decide(**WANTED)
    ada, page = world.house.browser(world.ada), f"/decisions/{decision_id}/offer"
    assert "Name a treasurer." in words_of(strictly(ada.get(page).text))

    # When Ada says by when the first is done, and that the first year gives more
    wrong = ada.post(page, data={**TYPED, "years.1": "6,000"})
    assert wrong.status_code == 422
    assert "The years add up to" in wrong.text
    assert ada.post(page, data={**TYPED, "version": "1"}).status_code == 302

    # Then the letter says so before it is released
    shown = letter_words(world, decision_id)
    assert "Show us your policy (by 31 March 2027)" in shown
    assert "£15,000.01" in shown

    # And the offer has them once it is; then the letter is not held any more
    award = release(world, decision_id)
    with world.house.read() as session:
        assert [each.due_on for each in conditions_of(session, award.id)] == [date(2027, 3, 31), None]
        assert years_said(session, award.id) == [15_000_01, 5_000_00]
    assert letter_words(world, decision_id).count("(by 31 March 2027)") == 1
    assert ada.post(page, data=TYPED).status_code == 409


def test_whoever_looked_at_the_letter_before_looks_again(world: World):
    decision_id = world.decide(**WANTED)
    program, path = world.house.program(world.ada), f"/decisions/{decision_id}/offer_details"
    said = program.put(path, {"due_on": ["2027-03-31", None]}, If_Match='"1"')
    assert (said.status_code, said.json["version"]) == (200, 2)
    assert program.put(path, {"due_on": [None, None]}, If_Match='"1"').status_code == 412
    assert program.put(path, {"due_on": ["2027-02-28", None]}, If_Match="*").json["errors"][0]["field"] == "due_on.0"
    assert program.get(path).json["due_on"] == ["2027-03-31", None]
    assert world.house.program(world.nina).get(path).status_code == 403


def test_what_is_not_named_stays_and_nothing_is_overwritten_unread(world: World):
    decision_id = world.decide(**WANTED)
    program, path = world.house.program(world.ada), f"/decisions/{decision_id}/offer_details"
    said = program.put(path, {"years": [15_000_01, 5_000_00]}, If_Match='"1"').json
    assert (said["due_on"], said["years"]) == ([None, None], [15_000_01, 5_000_00])
    assert program.put(path, {"due_on": ["2027-03-31", None]}).status_code == 428
    said = program.put(path, {"due_on": ["2027-03-31", None]}, If_Match='"2"').json
    assert (said["due_on"], said["years"]) == (["2027-03-31", None], [15_000_01, 5_000_00])
    said = program.put(path, {"years": []}, If_Match='"3"').json
    assert (said["due_on"], said["years"]) == (["2027-03-31", None], [])


def test_a_day_of_a_condition_that_was_changed_since_is_not_taken_over(world: World):
    decision_id = world.decide(**WANTED)
    ada, path = world.house.program(world.ada), f"/decisions/{decision_id}/offer_details"
    assert ada.put(path, {"due_on": ["2027-03-31", None]}, If_Match="*").status_code == 200
    with world.house.write() as session:
        session.get_one(Decision, decision_id).conditions = "Show us your accounts.\nName a treasurer."
    award = release(world, decision_id)
    with world.house.read() as session:
        assert [each.due_on for each in conditions_of(session, award.id)] == [None, None]


def test_a_decline_has_no_offer_to_prepare(world: World):
    decision_id = world.decide("decline", released=False)
    answer = world.house.program(world.ada).put(f"/decisions/{decision_id}/offer_details", {"due_on": []}, If_Match="*")
    assert (answer.status_code, answer.json["code"]) == (409, "no_offer")


@pytest.mark.parametrize(
    ("days", "years", "field"),
    [
        ([None], [], "due_on"),
        ([date(2027, 2, 28), None], [], "due_on.0"),
        ([None, date(2038, 1, 1)], [], "due_on.1"),
        ([None, None], [AMOUNT], "years"),
        ([None, None], [AMOUNT, 1], "years"),
        ([None, None], [AMOUNT, None], "years.1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(days: list[date | None], years: list[int | None], field: str):
    found = beforehand_problems(days, years, conditions=2, amount_pence=AMOUNT, months=24, today=date(2027, 3, 1))
    assert [each.field for each in found] == [field]


def test_years_of_another_amount_are_forgotten():
    assert fitting_years([60, 40], amount_pence=100, months=24) == [60, 40]
    assert fitting_years([60, 40], amount_pence=90, months=24) == []
    assert fitting_years([100], amount_pence=100, months=24) == []
