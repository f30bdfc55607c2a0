"""Lots are drawn once, among applications that the marks cannot tell apart, and anybody can repeat the drawing."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from grants.identity.models import Person
from grants.kernel import paging
from grants.panels.comparing.lots.models import Lot, LotDraw
from grants.panels.comparing.lots.rules import drawn_order
from grants.schemes.models import Scheme
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.panels.rows import World, build
from tests.panels.test_comparing import work_off

REASON = "We talked for an hour and they stand level."


@pytest.fixture
def world(house: TestHouse) -> World:
    """Five applications, money for two: one far ahead, one far behind, three that stand level."""
    return level_at_the_line(house)


@beginning
def level_at_the_line(house: TestHouse, *, draws_lots: bool = True) -> World:
    world = build(house, applications=5, budget_pence=9_000_00).seated()
    given = {world.tess: (5, 4, 2, 3, 0), world.theo: (5, 3, 4, 2, 1), world.chris: (4, 2, 3, 4, 0)}
    for person, marks in given.items():
        for number, mark in enumerate(marks):
            world.assess(person, number, mark)
    with house.write() as session:
        session.execute(update(Scheme).values(draws_lots=draws_lots))
    work_off(house)
    return world


def draw(world: World, person: Person, *numbers: int, reason: str = REASON, **headers: str) -> Any:
    wanted = {"application_ids": [str(world.applications[number]) for number in numbers], "reason": reason}
    return world.house.program(person).post(f"/panels/{world.panel_id}/lots", json=wanted, **headers)


def drawings(world: World) -> list[LotDraw]:
    with world.house.read() as session:
        return list(session.query(LotDraw))


def test_the_chair_draws_and_the_seed_gives_the_order_again(world: World):
    answer = draw(world, world.chris, 1, 2, 3)

    assert answer.status_code == 201, answer.json
    (kept,) = drawings(world)
    ids = [world.applications[number] for number in (1, 2, 3)]
    assert kept.drawn == [str(each) for each in drawn_order(kept.seed, ids)]
    assert kept.among == sorted(str(each) for each in ids)
    assert [ticket["application_id"] for ticket in answer.json["tickets"]] == kept.drawn
    (event,) = world.house.events("panels.lots_drawn")
    assert (event.facts["seed"], event.facts["drawn"]) == (kept.seed, kept.drawn)
    assert len(kept.seed) == 32


def test_what_is_drawn_is_read_by_page_and_by_program(world: World):
    made = draw(world, world.chris, 1, 2)
    page = world.house.browser(world.tess).get(f"/lots/{made.json['id']}").text
    assert made.json["seed"] in page
    assert all(ticket["text"] in page and ticket["number"] in page for ticket in made.json["tickets"])
    listed = world.house.program(world.tess).get(f"/panels/{world.panel_id}/lots").json["items"]
    assert listed == [made.json]
    assert world.house.program(world.tess).get(f"/lots/{made.json['id']}").json == made.json


def test_a_double_click_draws_once(house: TestHouse):
    world = level_at_the_line(house)
    browser, page = house.browser(world.ada), f"/panels/{world.panel_id}/lots"
    assert "Project 1" in browser.get(page).text
    assert "Project 0" not in browser.get(page).text
    typed = {"application_ids": [str(each) for each in world.applications[1:3]], "reason": REASON}

    first, second = browser.post(page, data=typed), browser.post(page, data=typed)

    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert len(drawings(world)) == len(house.events("panels.lots_drawn")) == 1
    assert "nothing to draw among" in browser.get(page).text


def test_two_who_draw_at_once_draw_once(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    programs = [postgres_house.program(person) for person in (world.ada, world.chris)]
    wanted = {"application_ids": [str(each) for each in world.applications[1:3]], "reason": REASON}

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: each.post(f"/panels/{world.panel_id}/lots", json=wanted), programs))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert len(drawings(world)) == 1


def test_an_order_once_drawn_stands(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    assert draw(world, world.chris, 1, 2).status_code == 201

    again = draw(world, world.chris, 2, 3)

    assert (again.status_code, again.json["code"]) == (409, "drawn_already")
    draw_id = drawings(world)[0].id
    with pytest.raises(IntegrityError, match="pk_lot"), postgres_house.write() as session:
        session.add(Lot(application_id=world.applications[1], draw_id=draw_id))


def test_lots_need_a_scheme_that_draws_them(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house, draws_lots=False)
    refused = draw(world, world.chris, 1, 2)
    assert (refused.status_code, refused.json["code"]) == (409, "draws_no_lots")
    assert "does not draw lots" in postgres_house.browser(world.chris).get(f"/panels/{world.panel_id}/lots").text


@pytest.mark.parametrize(
    ("numbers", "reason", "code"),
    [((1,), REASON, "too_few"), ((0, 1), REASON, "not_open"), ((3, 4), REASON, "not_open"), ((1, 2), "  ", "missing")],
)
def test_only_what_the_marks_leave_open_is_drawn_and_with_a_reason(
    postgres_house: TestHouse, numbers: tuple[int, ...], reason: str, code: str
):
    world = level_at_the_line(postgres_house)
    refused = draw(world, world.chris, *numbers, reason=reason)
    assert (refused.status_code, [each["code"] for each in refused.json["errors"]]) == (422, [code])
    assert drawings(world) == []


def test_what_is_proposed_is_not_drawn(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    world.propose(world.ada, 1)
    assert draw(world, world.chris, 1, 2).status_code == 409  # newer marks are being worked out
    work_off(postgres_house)
    refused = draw(world, world.chris, 1, 2)
    assert refused.status_code == 422


def test_who_has_a_conflict_in_one_of_them_neither_draws_nor_sees_it(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    world.declare(world.chris, 1, "leaves", "My sister works there")
    work_off(postgres_house)

    assert draw(world, world.chris, 1, 2).status_code == 403
    made = draw(world, world.ada, 1, 2)
    assert made.status_code == 201
    chris = postgres_house.program(world.chris)
    assert chris.get(f"/panels/{world.panel_id}/lots").json["items"] == []
    assert chris.get(f"/lots/{made.json['id']}").status_code == 403
    browser = postgres_house.browser(world.chris)
    assert browser.get(f"/lots/{made.json['id']}").status_code == 403
    assert "Project 1" not in browser.get(f"/panels/{world.panel_id}/lots").text


def test_members_and_strangers_do_not_draw(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    assert draw(world, world.tess, 1, 2).status_code == 403
    assert draw(world, postgres_house.person("Some Body"), 1, 2).status_code == 403
    stranger = postgres_house.browser(postgres_house.person("Some Body"))
    assert stranger.get(f"/panels/{world.panel_id}/lots").status_code == 403


def test_who_has_marks_to_give_sees_no_lots(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    world.add("Nia New")
    made = draw(world, world.ada, 1, 2)
    nia = postgres_house.program(postgres_house.person("Nia New"))
    assert made.status_code == 201
    assert nia.get(f"/panels/{world.panel_id}/lots").status_code == 403
    assert nia.get(f"/lots/{made.json['id']}").status_code == 403


def test_the_same_key_gives_the_same_answer(postgres_house: TestHouse):
    world = level_at_the_line(postgres_house)
    program = postgres_house.program(world.chris)
    wanted = {"application_ids": [str(each) for each in world.applications[1:3]], "reason": REASON}
    headers = {"Idempotency-Key": "draw-1"}
    answers = [program.post(f"/panels/{world.panel_id}/lots", json=wanted, **headers) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotent-Replay"] == "true"


def test_those_who_may_be_drawn_come_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "LARGEST_PAGE", 2)
    browser, address, shown = world.house.browser(world.chris), f"/panels/{world.panel_id}/lots", []
    while address:
        text = browser.get(address).text
        assert "lots are drawn among those of one page" in text
        shown.append(re.findall(r'value="([0-9a-f-]{36})"', text))
        onward = re.search(r'href="([^"]+)" rel="next"', text)
        address = unescape(onward[1]) if onward else ""
    assert [len(each) for each in shown] == [2, 1]
    assert {each for ids in shown for each in ids} == {str(world.applications[number]) for number in (1, 2, 3)}
