"""Who reaches nothing of a panel, at any of its addresses."""

import pytest

from tests.house import TestHouse
from tests.panels.everything import WHY_DECIDED, a_conflicted, answers_to, body_for, rows_now
from tests.panels.rows import PLAN, REASON, a_decline, build


@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize("how", ["declared", "member of the applicant", "chair", "administrator of the applicant"])
def test_a_conflicted_person_reaches_nothing_at_any_address(postgres_house: TestHouse, how: str, decided: bool):
    world = build(postgres_house).seated()
    world.add("Late Third")
    world.assess(world.theo, 0)
    person = a_conflicted(world, how)
    if decided:
        decision = a_decline() | {"reasons": WHY_DECIDED}
        world.decide(postgres_house.person("Neutral Ned", administrator=True), 0, **decision)
    before = rows_now(postgres_house)

    answers = answers_to(world, person)

    for method, path, answer in answers:
        assert answer.status_code < 500, (method, path)
        for secret in (PLAN, REASON, WHY_DECIDED, "decline", "Decline"):
            if secret not in ("decline", "Decline") or str(world.applications[0]) in path:
                assert secret not in answer.text, (method, path, secret)
        if str(world.applications[0]) in path:
            assert answer.status_code == 403, (method, path, answer.status_code)
    if not person.is_administrator:
        assert rows_now(postgres_house) == before
    ranking = postgres_house.program(person).get(f"/rounds/{world.round_id}/ranking").json
    assert "Project 0" not in str(ranking)
    assert all(row["place"] is None for row in ranking["items"])
    assert ranking["committed_pence"] is None


def test_nobody_outside_reaches_anything(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.theo, 0)
    before = rows_now(postgres_house)
    for person, refused in ((postgres_house.person("Some Body"), {403}), (None, {302, 401})):
        for method, path, answer in answers_to(world, person):
            unsaid = {415, 422} if method != "GET" and not body_for(world, method, path) else set()
            not_there = {404} if "/planned_releases/" in path else set()
            assert answer.status_code in refused | unsaid | not_there, (method, path, answer.status_code)
    assert rows_now(postgres_house) == before


def test_an_undeclared_member_reaches_titles_only(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.theo, 0)
    for _, path, answer in answers_to(world, world.tess, methods=("GET",)):
        assert PLAN not in answer.text, path
        assert REASON not in answer.text, path
