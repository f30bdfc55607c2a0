"""Monitoring returns as JSON: the same rules as on the pages."""

from typing import Any

import pytest

from grants.awards.models import Award
from tests.awards.rows import World, build
from tests.house import TestHouse

COMPLETE: dict[str, Any] = {"people_helped": 40, "spent": 5_000_00, "what_changed": "They know each other now."}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def award(world: World) -> Award:
    return world.begun()


@pytest.fixture
def address(world: World, award: Award) -> str:
    items = world.house.program(world.mel).get(f"/awards/{award.id}/returns").json["items"]
    assert [item["number"] for item in items] == [1, 2]
    return f"/returns/{items[0]['id']}"


def test_a_return_from_draft_to_the_next_payment(world: World, award: Award, address: str):
    mel, ada = world.house.program(world.mel), world.house.program(world.ada)

    draft = mel.get(address)
    assert (draft.status_code, draft.headers["ETag"]) == (200, '"1"')
    assert draft.json["questions"]["sections"][0]["questions"][0]["key"] == "people_helped"
    assert draft.json["standing"] == "due"
    saved = mel.patch(address, {"answers": {**COMPLETE, "people_helped": 0}}, If_Match='"1"')
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
    assert [w["field"] for w in saved.json["warnings"]] == ["answers.people_helped"]
    refused = mel.post(f"{address}/submission")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "answers.people_helped")
    mel.patch(address, {"answers": {"people_helped": 40}}, If_Match='"2"')
    sent = mel.post(f"{address}/submission", If_Match='"3"')
    assert (sent.status_code, sent.json["state"]) == (201, "submitted")
    assert sent.headers["Location"] == f"/api/v1{address}"
    assert mel.post(f"{address}/submission").json["code"] == "sent_already"

    assert mel.post(f"{address}/review", {"outcome": "accept"}).status_code == 403
    assert ada.post(f"{address}/review", {"outcome": "maybe"}).status_code == 422
    back = ada.post(f"{address}/review", {"outcome": "send back", "note": ""})
    assert (back.status_code, back.json["errors"][0]["field"]) == (422, "note")
    accepted = ada.post(f"{address}/review", {"outcome": "accept"}, If_Match=sent.headers["ETag"])
    assert (accepted.status_code, accepted.json["state"]) == (201, "accepted")
    states = [i["state"] for i in ada.get(f"/awards/{award.id}/instalments").json["items"]]
    assert states == ["payable", "payable", "planned"]


def test_bad_input_is_refused_field_by_field_and_nothing_is_kept(world: World, address: str):
    mel = world.house.program(world.mel)
    assert mel.patch(address, {"answers": {}}).json["code"] == "if_match_needed"
    wrong = mel.patch(address, {"answers": {"people_helped": "x", "colour": 1}}, If_Match='"1"')
    assert wrong.status_code == 422
    assert {e["field"] for e in wrong.json["errors"]} == {"answers.people_helped", "answers.colour"}
    assert mel.patch(address, {"anwsers": {}}, If_Match='"1"').status_code == 422
    assert mel.patch(address, {"answers": 7}, If_Match='"1"').status_code == 422
    mel.patch(address, {"answers": {"people_helped": 3}}, If_Match='"1"')
    stale = mel.patch(address, {"answers": {"people_helped": 4}}, If_Match='"1"')
    assert (stale.status_code, stale.json["code"], stale.json["version"]) == (412, "stale", 2)
    assert stale.json["current"] == {"answers.people_helped": 3}
    assert mel.get(address).json["answers"] == {"people_helped": 3}


def test_who_may_read_and_write(world: World, award: Award, address: str):
    mel, ada = world.house.program(world.mel), world.house.program(world.ada)
    fay, nina = world.house.program(world.fay), world.house.program(world.nina)
    assert ada.get(address).status_code == 200
    assert fay.get(address).status_code == nina.get(address).status_code == 403
    for other in (ada, fay, nina):
        assert other.patch(address, {"answers": {}}, If_Match='"1"').status_code == 403
        assert other.post(f"{address}/submission").status_code == 403
    assert fay.get(f"/awards/{award.id}/returns").json["items"] == []
    assert nina.get(f"/awards/{award.id}/returns").status_code == 403
    mel.patch(address, {"answers": COMPLETE}, If_Match='"1"')
    mel.post(f"{address}/submission")
    ada.post(f"{address}/review", {"outcome": "accept"})
    assert fay.get(address).json["answers"] == COMPLETE
    assert [item["number"] for item in fay.get(f"/awards/{award.id}/returns").json["items"]] == [1]


def test_the_list_of_all_is_for_administrators_and_pages(world: World, award: Award):
    ada = world.house.program(world.ada)
    assert world.house.program(world.mel).get("/returns").status_code == 403
    first = ada.get("/returns?size=1").json
    second = ada.get(f"/returns?size=1&after={first['next']}").json
    assert [first["items"][0]["number"], second["items"][0]["number"]] == [1, 2]
    assert second["next"] is None
    assert ada.get("/returns?view=overdue").json["items"] == []
    assert ada.get("/returns?view=nonsense").status_code == 422
