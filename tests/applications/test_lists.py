"""Lists: the same number of queries however many rows, and every row exactly once."""

from typing import Any

import pytest

from grants.applications import queries, service
from grants.kernel.db import new_id
from grants.schemes.models import Round
from tests.applications.rows import World, organisation
from tests.made import make_application


def add_applications(world: World, number: int, *, state: str = "submitted") -> None:
    """Applications of as many organisations, without going through the form."""
    now = world.house.now()
    with world.house.write() as session:
        round_ = session.get_one(Round, world.round_id)
        for n in range(number):
            group = organisation(session, f"Group {n} {new_id()}", now)
            make_application(session, round_, group.id, world.sam.id, now, state=state, title=f"Project {n}")


@pytest.mark.parametrize(
    "address",
    [
        "/lists/applications?of={0}",
        "/lists/applications?of={0}&state=submitted",
        "/lists/drafts?of={0}",
        "/",
        "/applications",
        "/screening",
        "/screening?who=nobody&round={0}",
    ],
)
def test_pages_take_as_many_queries_for_few_rows_as_for_many(world: World, address: str):
    world.submitted()
    browser, path = world.house.browser(world.ada), address.format(world.round_id)
    add_applications(world, 2)
    browser.get(path)
    with world.house.counted_queries() as few:
        assert browser.get(path).status_code == 200
    add_applications(world, 97)
    with world.house.counted_queries() as many:
        answer = browser.get(path)
    assert answer.status_code == 200
    assert len(many) == len(few)


@pytest.mark.parametrize("address", ["/rounds/{0}/applications", "/applications"])
def test_lists_of_the_api_too_and_each_entry_comes_once(world: World, address: str):
    world.submitted()
    program, path = world.house.program(world.ada), address.format(world.round_id)
    add_applications(world, 2)
    with world.house.counted_queries() as few:
        program.get(path)
    add_applications(world, 97)
    with world.house.counted_queries() as many:
        first = program.get(path).json
    assert len(many) == len(few)
    second = program.get(f"{path}?after={first['next']}").json
    assert (len(first["items"]), len(second["items"]), second["next"]) == (60, 40, None)
    assert len({item["id"] for item in first["items"] + second["items"]}) == 100


def test_a_filter_that_is_none_is_refused_by_the_api(world: World):
    assert world.house.program(world.ada).get("/applications?state=lost").status_code == 422
    assert world.house.program(world.ada).get("/applications?after=x").status_code == 422


def test_a_member_finds_only_their_own_in_a_round(world: World):
    application_id = world.submitted()
    add_applications(world, 3)
    listed = world.house.program(world.sam).get(f"/rounds/{world.round_id}/applications").json["items"]
    assert [item["id"] for item in listed] == [str(application_id)]


def test_whoever_asks_for_the_answers_of_many_gets_them_in_few_questions_and_nobody_gets_others(world: World):
    path = f"/rounds/{world.round_id}/answer_sets"
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)

    # A draft is its people's own; once sent, administrators have it too, with its answers
    draft = world.draft()
    assert [item["id"] for item in sam.get(path).json["items"]] == [str(draft)]
    assert ada.get(path).json["items"] == []
    with world.house.write() as session:
        world.fill(session, draft)
        service.submit(
            session, queries.application_of(session, draft), actor=world.house.actor(world.sam), now=world.house.now()
        )
    with world.house.counted_queries() as few:
        (only,) = ada.get(path).json["items"]
    one = ada.get(f"/applications/{draft}").json
    assert one["answers"]
    assert only == {name: one.get(name, only["organisation_name"]) for name in only}
    assert world.house.program(world.house.person("Nell Else")).get(path).json["items"] == []

    add_applications(world, 30)
    with world.house.counted_queries() as many:
        assert len(ada.get(path).json["items"]) == 20
    assert len(many) == len(few)
    assert ada.get(f"{path}?size=61").status_code == 422


def test_sending_an_application_takes_few_queries(world: World):
    application_id: Any = world.complete_draft()
    program = world.house.program(world.sam)
    with world.house.counted_queries() as statements:
        assert program.post(f"/applications/{application_id}/submission", {"declaration": True}).status_code == 201
    ours = [s for s in statements if not s.startswith(("BEGIN", "INSERT INTO job"))]
    assert len(ours) <= 13, ours  # hosts and partners twice, clarifications, the copy to keep
