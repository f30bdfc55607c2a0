"""A panel's work through the API, who may reach what, and what holds when two act at once."""

from typing import Any

from tests.house import TestHouse
from tests.panels.everything import at
from tests.panels.rows import PLAN, REASON, an_award, build


def test_a_member_finds_their_panels_and_what_waits_for_them(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    tess = postgres_house.program(world.tess)
    (mine,) = tess.get("/panels").json["items"]
    assert (mine["id"], mine["state"], mine["round_id"]) == (str(world.panel_id), "sitting", str(world.round_id))
    assert mine["scheme_name"]
    assert postgres_house.program(world.ada).get("/panels").json["items"] == [mine]
    assert postgres_house.program(postgres_house.person("Nell Else")).get("/panels").status_code == 403

    waiting = tess.get("/me/waiting").json["items"]
    home = postgres_house.browser(world.tess).get("/").text
    assert waiting
    assert all(item["text"] in home and f'href="{item["href"]}"' in home for item in waiting)
    assert postgres_house.app.test_client().get("/api/v1/me/waiting").status_code == 401


def test_a_panel_works_through_the_api(house: TestHouse):
    world = build(house)
    ada = house.program(world.ada)

    convened = ada.post(f"/rounds/{world.round_id}/panel")
    assert convened.status_code == 201
    assert convened.headers["Location"] == f"/api/v1/rounds/{world.round_id}/panel"
    panel = convened.json["id"]
    for name, kind in (("Chris Chair", "staff"), ("Tess Third", "third_sector"), ("Theo Third", "third_sector")):
        email = name.lower().replace(" ", ".") + "@example.org"
        member = {"email": email, "name": name, "kind": kind, "is_chair": kind == "staff"}
        added = ada.post(f"/panels/{panel}/members", member)
        assert (added.status_code, added.json["name"]) == (201, name)
        assert "email" not in added.json
    extra = ada.post(f"/panels/{panel}/members", {"email": "x@example.org", "name": "X", "kind": "funder"})
    assert ada.delete(f"/panels/{panel}/members/{extra.json['id']}").status_code == 204
    assert len(ada.get(f"/panels/{panel}/members").json["items"]) == 3
    sitting = ada.post(f"/panels/{panel}/sitting")
    assert (sitting.status_code, sitting.json["state"]) == (201, "sitting")

    tess, chris = house.program(world.tess), house.program(world.chris)
    listed = tess.get(f"/panels/{panel}/applications").json["items"]
    assert [item["title"] for item in listed] == ["Project 0", "Project 1", "Project 2"]
    assert listed[0]["interest"] is None
    assert tess.get(f"/panels/{panel}/applications/{world.applications[0]}").status_code == 403

    for member in (tess, chris):
        declared = member.post(at(world, 0, "interests"), {"level": "none"})
        assert declared.status_code == 201
        read = member.get(declared.headers["Location"].removeprefix("/api/v1"))
        assert PLAN in read.text
    assert tess.post(at(world, 0, "scores"), world.scores_json()).status_code == 201
    assert tess.put(at(world, 0, "scores"), world.scores_json(5)).json["own"]["points"] == 100

    assert chris.get(at(world, 0, "scores")).json["others_are_shown"] is False
    assert REASON not in chris.get(at(world, 0, "scores")).text
    assert chris.get(f"/rounds/{world.round_id}/ranking").json["items"] == []
    given = chris.post(at(world, 0, "scores"), world.scores_json(3, reason="So so"))
    assert [sheet["name"] for sheet in given.json["others"]] == ["Tess Third"]
    [row] = chris.get(f"/rounds/{world.round_id}/ranking").json["items"]
    assert (row["points"], row["spread"], row["scorers"], row["place"]) == (80.0, 40.0, 2, None)

    first = ada.get(f"/rounds/{world.round_id}/ranking").json["items"][0]
    assert (first["place"], first["running_total_pence"], first["within_budget"]) == (1, 4_000_00, True)
    assert chris.get(at(world, 0, "decision")).status_code == 404
    world.assess(world.theo, 0)
    decided = chris.post(at(world, 0, "decision"), {"outcome": "award", "amount_pence": 400000, "reasons": "Good"})
    assert decided.status_code == 201, decided.text
    assert ada.get(at(world, 0, "decision")).json["amount_pence"] == 4_000_00
    assert tess.put(at(world, 0, "scores"), world.scores_json()).status_code == 409


WRONG_SCORES: list[tuple[dict[str, Any], str]] = [
    ({"unknown": 1}, "unknown"),
    ({"mark": 6}, "scores.0.mark"),
    ({"mark": "5"}, "scores.0.mark"),
    ({"mark": 3.5}, "scores.0.mark"),
    ({"mark": -1}, "scores.0.mark"),
    ({"reason": " "}, "scores.0.reason"),
    ({"criterion_id": "no id"}, "scores.0.criterion_id"),
]


def test_wrong_scores_are_refused_by_name(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.declare(world.tess, 0)
    tess = postgres_house.program(world.tess)
    for change, field in WRONG_SCORES:
        sent = world.scores_json()
        sent["scores"][0] |= change
        answer = tess.post(at(world, 0, "scores"), sent)
        assert answer.status_code == 422, change
        assert any(error["field"].endswith(field) for error in answer.json["errors"]), (change, answer.json)


WRONG_DECISIONS: list[tuple[dict[str, Any], str]] = [
    ({"amount_pence": -1}, "amount_pence"),
    ({"amount_pence": 4_000_01}, "amount_pence"),
    ({"amount_pence": "400000"}, "amount_pence"),
    ({"outcome": "perhaps"}, "outcome"),
    ({"reasons": ""}, "reasons"),
    ({"budget_lines": [{"what": "Soup", "pence": 100}]}, "budget_lines"),
    ({"budget_lines": [{"what": " ", "pence": 4_000_00}]}, "budget_lines.0.what"),
    ({"outcome": "decline", "feedback": "Better next time"}, "amount_pence"),
]


def test_wrong_decisions_are_refused_by_name(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.prepare(0)
    ada = postgres_house.program(world.ada)
    for change, field in WRONG_DECISIONS:
        answer = ada.post(at(world, 0, "decision"), an_award() | change)
        assert answer.status_code == 422, change
        assert [error["field"] for error in answer.json["errors"]] == [field], change


# Access


# Two at once


# Numbers of queries
