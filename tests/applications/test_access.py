"""Who gets to see or do what: the same on pages and in the API."""

from typing import Any

import pytest

from tests.applications.rows import World

READ = ("", "/copy.txt")
EDIT = (
    ("get", "/edit"),
    ("get", "/sections/work"),
    ("post", "/sections/work"),
    ("post", "/sections/work/autosave"),
    ("get", "/check"),
    ("post", "/submission"),
    ("get", "/withdrawal"),
    ("post", "/withdrawal"),
)
SCREEN = (("get", "/screening"), ("post", "/screening"))
API = (
    ("get", "", None),
    ("patch", "", {"title": "Mine now"}),
    ("post", "/submission", {"declaration": True}),
    ("post", "/withdrawal", {}),
    ("post", "/screening", {"outcome": "eligible"}),
)


@pytest.fixture(params=["draft", "submitted"])
def address(request: Any, postgres_world: World) -> str:
    world = postgres_world
    return f"/applications/{world.draft() if request.param == 'draft' else world.submitted()}"


def test_people_of_other_organisations_get_nowhere(postgres_world: World, address: str):
    browser, program = (
        postgres_world.house.browser(postgres_world.olu),
        postgres_world.house.program(postgres_world.olu),
    )
    for path in READ:
        assert browser.get(address + path).status_code == 403, path
    assert browser.get(f"{address}/receipt").status_code == 403
    for method, path in EDIT + SCREEN:
        assert getattr(browser, method)(address + path).status_code == 403, path
    for method, path, body in API:
        answer = getattr(program, method)(address + path, body) if body is not None else program.get(address)
        assert answer.status_code == 403, path
        assert answer.json["code"] == "denied"
    assert program.get("/applications").json["items"] == []
    assert program.get(f"/rounds/{postgres_world.round_id}/applications").json["items"] == []


def test_nobody_applies_for_an_organisation_they_do_not_act_for(postgres_world: World):
    world = postgres_world
    answers = {"works_in_leeds": True, "for_profit": False}
    form = {f"eligibility_answers.{key}": "yes" if value else "no" for key, value in answers.items()}
    page = world.house.browser(world.olu).post(
        f"/rounds/{world.round_id}/apply", data=form | {"organisation_id": str(world.organisation_id)}
    )
    body = {"organisation_id": str(world.organisation_id), "eligibility_answers": answers}
    for asking in (world.olu, world.ada):
        answer = world.house.program(asking).post(f"/rounds/{world.round_id}/applications", body)
        assert answer.status_code == 403
    assert page.status_code == 403


def test_administrators_read_what_was_sent_and_change_nothing_in_it(postgres_world: World, address: str):
    world = postgres_world
    browser, program = world.house.browser(world.ada), world.house.program(world.ada)
    sent = world.house.events("applications.application_submitted") != []
    expected = 200 if sent else 403
    for path in READ:
        assert browser.get(address + path).status_code == expected
    assert program.get(address).status_code == expected
    assert len(program.get("/applications").json["items"]) == sent
    assert len(program.get(f"/rounds/{world.round_id}/applications").json["items"]) == sent
    for method, path in EDIT:
        assert getattr(browser, method)(address + path).status_code == 403, path


def test_only_administrators_see_the_work_list(postgres_world: World):
    path = "/screening"
    assert postgres_world.house.browser(postgres_world.sam).get(path).status_code == 403
    assert postgres_world.house.browser().get(path).status_code == 302


def test_who_is_not_signed_in_is_asked_to_sign_in(postgres_world: World, address: str):
    assert postgres_world.house.browser().get(address).status_code == 302
    assert postgres_world.house.app.test_client().get(f"/api/v1{address}").status_code == 401
