"""A scheme is set up in steps: each is saved, left and come back to, and at the end all of it is there."""

import pytest
from sqlalchemy import select

from grants.schemes.models import Scheme
from grants.schemes.scheme_drafts import rules
from grants.schemes.scheme_drafts.starting import STARTING_SETS, StartingSet
from tests.house import TestHouse
from tests.organisations.given import errors, funder, read
from tests.schemes.given import scheme

TEST = {"builds_capacity": "yes", "own_way": "yes", "defined_activities": "no"}
LEFT = {
    *("name", "purpose", "instrument_test", "co_produced_with", "contributions"),
    *TEST,
}
"""What no starting set can know."""


@pytest.mark.parametrize("each", STARTING_SETS, ids=lambda each: each.key)
def test_a_starting_set_lacks_only_what_nobody_can_know(each: StartingSet):
    assert {problem.field for problem in rules.draft_problems(dict(each.details))} == LEFT


def test_a_scheme_from_any_starting_set_asks_no_more_of_grants_than_the_ceiling(postgres_house: TestHouse):
    house = postgres_house
    ada, board = house.program(house.person("Ada Min", administrator=True)), funder(house, "The Board")
    said = {**TEST, "instrument_test": "It builds.", "purpose": "Neighbours.", "co_produced_with": "Twelve groups."}
    said |= {"contributions": [{"funder_id": str(board.id), "amount_pence": 90_000_00}]}
    for each in STARTING_SETS:
        draft = ada.post("/scheme_drafts", {"starting_set": each.key}).json
        path = f"/scheme_drafts/{draft['id']}"
        whole = ada.patch(path, {**said, "name": each.name}, If_Match='"1"')
        assert whole.json["missing"] == []
        made = ada.post(f"{path}/scheme").json
        begun = ada.post(f"/schemes/{made['id']}/rounds", {}).json
        assert "above_ceiling_because" not in [problem["field"] for problem in begun["missing"]], each.key


def test_every_field_of_a_scheme_is_said_on_one_step():
    assert len(set(rules.FIELDS)) == len(rules.FIELDS)


def test_steps_are_saved_incomplete_left_and_come_back_to(house: TestHouse):
    # Given a scheme begun from a starting set
    ada = house.person("Ada Min", administrator=True)
    adas, beas = house.browser(ada), house.browser(house.person("Bea Long", administrator=True))
    read(adas.get("/schemes/new"))
    assert list(errors(adas.post("/schemes/new", data={}))) == ["begin_with"]
    begun = adas.post("/schemes/new", data={"begin_with": "small"})
    path = begun.location
    listed = adas.get(path)
    read(listed)
    assert "Enter the name of the scheme." in listed.text
    # When she says half of a step, it is kept, and what is missing is told there
    half = adas.post(f"{path}/purpose", data={"version": "1", "name": "Small Sparks", "purpose": ""})
    assert half.location.endswith("/purpose")
    shown = adas.get(half.location)
    read(shown)
    assert 'value="Small Sparks"' in shown.text
    assert "Enter what the scheme is for." in shown.text
    assert "Small Sparks" in adas.get("/schemes/new").text
    assert "Being set up" in adas.get("/schemes").text
    adas.post("/schemes/new", data={"begin_with": "nothing"})
    assert "A scheme without a name" in adas.get("/schemes").text
    # And somebody else goes on meanwhile: hers is refused, with both, and nothing of it is lost
    beas.post(f"{path}/purpose", data={"version": "2", "name": "Small Sparks", "purpose": "Bea's words"})
    stale = adas.post(f"{path}/purpose", data={"version": "2", "name": "Small Sparks", "purpose": "Ada's words"})
    assert stale.status_code == 409
    assert "Bea&#39;s words" in stale.text
    assert "Ada&#39;s words" in stale.text
    # Then each page is read, the rest is said, and a funder is made on the spot
    for step in rules.STEPS:
        read(adas.get(f"{path}/{step.name}"))
    why = {"version": "3", **TEST, "instrument_test": "Neighbours decide what they do."}
    adas.post(f"{path}/instrument", data={**why, "own_way": "no", "defined_activities": "yes"})
    assert "is a contract, not a grant" in adas.get(path).text
    adas.post(f"{path}/instrument", data={**why, "version": "4"})
    money = {"version": "5", "new_funder": "Wharfe Council", "new_funder_kind": "council", "new_funder_pence": "20,000"}
    saved = adas.post(f"{path}/money", data=money)
    assert saved.status_code == 302, errors(saved)
    early = adas.post(f"{path}/set-up", data={"version": "6"})
    assert early.status_code == 422
    house_details = house.program(ada).get(path.replace("/schemes/drafts", "/scheme_drafts")).json
    assert [each["field"] for each in house_details["missing"]] == ["co_produced_with"]
    api = path.replace("/schemes/drafts", "/scheme_drafts")
    house.program(ada).patch(api, {"co_produced_with": "Twelve small groups."}, If_Match='"6"')
    made = adas.post(f"{path}/set-up", data={"version": "7"})
    assert made.status_code == 302, errors(made)
    read(adas.get(made.location))
    assert "£500 to £999" in adas.get(made.location).text
    with house.read() as session:
        kept = session.scalars(select(Scheme)).one()
        assert kept.instrument_answers == TEST
        assert kept.instrument_tested_by == ada.id
        assert kept.instrument_tested_at == house.now()
    assert adas.get(path).status_code == 404


def test_a_program_copies_an_earlier_scheme(postgres_house: TestHouse):
    house = postgres_house
    ada, kept = house.program(house.person("Ada Min", administrator=True)), scheme(house)
    draft = ada.post("/scheme_drafts", {"scheme_id": str(kept.id)})
    assert draft.status_code == 201, draft.text
    path = f"/scheme_drafts/{draft.json['id']}"
    assert {each["field"] for each in draft.json["missing"]} == {
        *("name", "contributions.0.amount_pence", "contributions.1.amount_pence", *TEST)
    }
    assert [each["name"] for each in draft.json["criteria"]] == ["Need", "Plan", "Social value"]
    given = [{"funder_id": str(each.funder_id), "amount_pence": 50_000_00} for each in kept.contributions]
    wrong = ada.patch(path, {"name": "Warm Spaces", "contributions": given, **TEST}, If_Match='"1"')
    assert [each["code"] for each in wrong.json["missing"]] == ["name_taken"]
    said = ada.patch(path, {"name": "Warm Spaces 2028"}, If_Match=wrong.headers["ETag"])
    assert said.json["missing"] == []
    made = ada.post(f"{path}/scheme", If_Match=said.headers["ETag"])
    assert made.status_code == 201, made.text
    assert made.json["eligibility"] == ada.get(f"/schemes/{kept.id}").json["eligibility"]
    assert ada.get("/scheme_drafts").json["items"] == []


def test_a_scheme_begun_from_nothing_is_dropped(postgres_house: TestHouse):
    house = postgres_house
    ada = house.program(house.person("Ada Min", administrator=True))
    draft = ada.post("/scheme_drafts", {}).json
    assert ada.delete(f"/scheme_drafts/{draft['id']}").status_code == 204
    assert ada.get(f"/scheme_drafts/{draft['id']}").status_code == 404


def test_only_administrators_set_up_schemes(postgres_house: TestHouse):
    sam = postgres_house.program(postgres_house.person("Sam Field"))
    assert sam.post("/scheme_drafts", {}).status_code == 403
    assert funder(postgres_house, "Council")
