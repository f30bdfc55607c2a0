"""Scoring one criterion at a time, as a program does it."""

import pytest

from tests.beginnings import beginning
from tests.house import TestHouse
from tests.panels.rows import REASON, World, build


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    made = build(house).seated()
    made.declare(made.tess, 0)
    return made


def at(world: World, noun: str = "") -> str:
    return f"/applications/{world.applications[0]}/scores{noun}"


def mark(world: World, criterion: str = "Need", number: int | None = 4, reason: str = REASON) -> dict[str, object]:
    given = {"criterion_id": str(world.criteria[criterion]), "mark": number, "reason": reason}
    return given if number is not None else {**given, "applies": False}


def test_a_program_keeps_marks_one_by_one_and_finishes(world: World):
    tess = world.house.program(world.tess)
    kept = tess.patch(at(world), mark(world))
    assert kept.status_code == 200, kept.text
    assert (kept.json["mark"], kept.json["version"], kept.headers["ETag"]) == (4, 1, '"1"')
    assert [each["mark"] for each in tess.get(at(world)).json["own"]["scores"]] == [4]
    assert tess.get(at(world)).json["others_are_shown"] is False

    missing = tess.post(at(world, "/completion"), {})
    assert missing.status_code == 422
    tess.patch(at(world), mark(world, "Plan"))
    tess.patch(at(world), mark(world, "Social value", None, "Not asked of them"))
    done = tess.post(at(world, "/completion"), {})

    assert (done.status_code, done.json["state"]) == (201, "done")
    assert done.headers["Location"] == f"/api/v1{at(world)}"
    assert tess.get(at(world)).json["own"]["points"] == 80.0
    assert tess.get(at(world)).json["others_are_shown"] is True


def test_a_mark_changed_elsewhere_is_stale(world: World):
    tess = world.house.program(world.tess)
    tess.patch(at(world), mark(world), If_Match='"0"')
    stale = tess.patch(at(world), mark(world, number=3), If_Match='"0"')
    assert (stale.status_code, stale.json["code"], stale.json["version"]) == (412, "stale", 1)
    assert stale.json["current"] == {"mark": 4, "reason": REASON}


def test_a_program_says_that_its_person_cannot_score_and_takes_it_back(world: World):
    tess = world.house.program(world.tess)
    assert tess.post(at(world, "/inability"), {"reason": ""}).status_code == 422
    said = tess.post(at(world, "/inability"), {"reason": "Ill"})
    assert (said.status_code, said.json["state"], said.json["note"]) == (201, "unable", "Ill")
    assert tess.patch(at(world), mark(world)).json["code"] == "unable"
    assert tess.delete(at(world, "/inability")).status_code == 204
    assert tess.patch(at(world), mark(world)).status_code == 200


def test_progress_is_for_administrators_in_numbers_alone(world: World):
    tess, ada = world.house.program(world.tess), world.house.program(world.ada)
    tess.patch(at(world), mark(world))
    assert tess.get(f"/panels/{world.panel_id}/progress").status_code == 403
    shown = ada.get(f"/panels/{world.panel_id}/progress").json
    by_name = {each["name"]: (each["given"], each["begun"], each["done"], each["unable"]) for each in shown["items"]}
    assert by_name["Tess Third"] == (3, 1, 0, 0)
    assert shown["scores_due_at"] is None
    for noun in ("", "/completion", "/inability"):
        assert ada.post(at(world, noun), {"reason": "x"} if noun else world.scores_json()).status_code in (403, 422)
