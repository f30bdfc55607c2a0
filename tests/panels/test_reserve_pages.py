"""The reserve list where people and programs read it, and act on it."""

import re

import pytest
from sqlalchemy import update

from grants.applications.models import Application
from grants.panels.deciding.reserve import pages as reserve_pages
from grants.panels.meeting import service as meeting
from grants.panels.papers.minutes import minutes_of
from tests.house import TestHouse
from tests.panels.reserve import RESERVED, SAID, close, decided, fund, turned_down
from tests.panels.rows import World, build


def test_administrators_hear_at_home_when_money_is_free_and_somebody_waits(house: TestHouse):
    world = decided(house)
    browser = house.browser(world.ada)
    assert "in reserve" not in browser.get("/").text
    turned_down(world)
    assert "£4,000 is free, and 2 applications wait in reserve" in browser.get("/").text
    assert "in reserve" not in house.browser(world.chris).get("/").text
    fund(world, 1, 3_600_00)
    assert "in reserve" not in browser.get("/").text, "£400 is under the smallest award"


def test_the_minutes_keep_what_the_meeting_decided(house: TestHouse):
    world = build(house, applications=2).seated()
    with house.write() as session:
        meeting.open_meeting(
            session, world.panel(session), present=list(world.members.values()), **world.who(world.ada)
        )
    world.propose(world.ada, 0, **RESERVED)
    world.propose(world.ada, 1, **RESERVED)
    world.confirm(world.ada)
    world.release()
    fund(world, 0, 2_000_00, reasons="There is money now")
    close(world)
    with house.read() as session:
        minutes = minutes_of(session, world.panel(session))
    first, second = (item.decided for item in minutes.items)
    assert (first.outcome, first.amount_pence, first.reserve_place) == ("reserve", 0, 1)
    assert (first.reasons, first.followed.amount_pence) == (RESERVED["reasons"], 2_000_00)
    assert (second.outcome, second.followed.amount_pence) == ("reserve", 0)


def page_of(world: World, number: int) -> str:
    return f"/applications/{world.applications[number]}/reserve_funding"


def test_an_administrator_funds_and_closes_on_the_pages(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house, reserved=3))
    browser = postgres_house.browser(world.ada)
    # The way leads from the round and the panel to the list
    assert f"/rounds/{world.round_id}/reserve" in browser.get(f"/rounds/{world.round_id}").text
    redirected = browser.get(f"/rounds/{world.round_id}/reserve")
    assert redirected.headers["Location"] == f"/panels/{world.panel_id}/reserve"
    assert "3 wait" in browser.get(f"/panels/{world.panel_id}").text
    shown = browser.get(redirected.headers["Location"]).text
    assert "£4,000</strong> of this round" in shown
    assert "Fund the next in reserve" in shown
    assert shown.index("Project 1") < shown.index("Project 2") < shown.index("Project 3")
    # The form begins with the amount, the reasons and the feedback that stand
    form = browser.get(page_of(world, 1)).text
    assert re.search(r'name="amount_pence"[^>]*value="4,?000(\.00)?"', form)
    assert SAID in form
    typed = {"amount_pence": "1,500", "pays_for": "all", "conditions": "", "reasons": "Money came free", "version": "3"}
    refused = browser.post(page_of(world, 1), data=typed | {"amount_pence": "lots"})
    assert refused.status_code == 422
    assert 'href="#amount_pence"' in refused.text
    assert browser.post(page_of(world, 1), data=typed | {"feedback": SAID}).status_code == 302
    # One that is not next says who stands before it
    assert "Project 2, Group 2" in browser.get(page_of(world, 3)).text
    refused = browser.post(page_of(world, 3), data=typed | {"feedback": SAID})
    assert 'href="#why_out_of_order"' in refused.text
    # What became of it stands with the decision and on the list
    decision = browser.get(f"/applications/{world.applications[1]}/decision").text
    assert "Held in place 1" in decision
    assert "The reasons then" in decision
    assert browser.get(page_of(world, 1)).status_code == 409
    closed = browser.post(f"/panels/{world.panel_id}/reserve_closure", follow_redirects=True).text
    assert "2 applicants are being told" in closed
    assert "Nobody is waiting in reserve." in closed
    assert "No money came free on" in closed


def test_a_program_funds_and_closes(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house))
    ada, chris = postgres_house.program(world.ada), postgres_house.program(world.chris)
    listed = ada.get(f"/panels/{world.panel_id}/reserve").json
    assert (listed["left_pence"], listed["is_open"], listed["ended"]) == (4_000_00, True, [])
    assert [(each["number"], each["most_pence"]) for each in listed["waiting"]] == [(1, 4_000_00), (2, 4_000_00)]
    assert [each["in_order_pence"] for each in listed["waiting"]] == [4_000_00, 0]
    body, version = {"amount_pence": 1_000_00}, listed["waiting"][0]["version"]
    assert chris.post(page_of(world, 1), body).status_code == 403
    assert ada.post(page_of(world, 1), body, If_Match=f'"{version - 1}"').status_code == 412
    funded = ada.post(page_of(world, 1), body, If_Match=f'"{version}"')
    assert (funded.status_code, funded.json["outcome"]) == (201, "award")
    assert ada.get(funded.headers["Location"].removeprefix("/api/v1")).json["amount_pence"] == 1_000_00
    assert chris.get(f"/panels/{world.panel_id}/reserve").status_code == 200
    assert postgres_house.program(world.tess).get(f"/panels/{world.panel_id}/reserve").status_code == 403
    assert chris.post(f"/panels/{world.panel_id}/reserve_closure").status_code == 403
    closed = ada.post(f"/panels/{world.panel_id}/reserve_closure")
    assert (closed.status_code, closed.json["waiting"]) == (201, [])
    assert {each["title"]: each["result"] for each in closed.json["ended"]} == {
        "Project 1": "funded",
        "Project 2": "not funded",
    }


def test_the_list_asks_as_many_queries_of_three_as_of_one(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house, reserved=4))
    browser, counts = postgres_house.browser(world.ada), []
    for number in (1, 2, 3):
        with postgres_house.counted_queries() as statements:
            assert browser.get(f"/panels/{world.panel_id}/reserve").status_code == 200
        counts.append(len(statements))
        fund(world, number, 1_000_00)
    assert len(set(counts)) == 1


def test_a_long_list_comes_page_by_page_in_the_order_and_with_the_money_of_the_whole(house: TestHouse):
    # Given five in reserve who ask for too little, for more than there is, and for more than anybody gets
    world = turned_down(decided(house, reserved=5, budget_pence=11_000_00))
    asked = (300_00, 4_000_00, 90_000_00, 1_500_00, 700_00)
    with house.write() as session:
        for number, pence in enumerate(asked, start=1):
            of_one = update(Application).where(Application.id == world.applications[number])
            session.execute(of_one.values(amount_requested_pence=pence))
        largest = world.panel(session).round.scheme.largest_award_pence
        smallest = world.panel(session).round.scheme.smallest_award_pence
    # Then each page goes on where the one before it ended, and what is free is taken from the first down
    left, in_order = 11_000_00, []
    for pence in asked:
        can = min(pence, largest, left)
        in_order.append(can if can >= smallest else 0)
        left -= in_order[-1]
    assert 0 in in_order, "some get nothing"
    assert 0 < in_order[2] < largest, "and one what is left"
    ada, pages = house.program(world.ada), []
    after = ""
    while after is not None:
        pages.append(ada.get(f"/panels/{world.panel_id}/reserve?size=2{after and '&after=' + after}").json)
        after = pages[-1]["next"]
    assert [len(page["waiting"]) for page in pages] == [2, 2, 1]
    shown = [each for page in pages for each in page["waiting"]]
    assert [(each["number"], each["in_order_pence"]) for each in shown] == list(enumerate(in_order, start=1))
    assert {(page["number"], page["is_whole"]) for page in pages} == {(5, True)}
    # And whoever may not see the second is not told where it stands
    ned = house.person("Neutral Ned", administrator=True)
    world.join_organisation(ned, 2)
    listed = house.program(ned).get(f"/panels/{world.panel_id}/reserve?size=2").json
    assert ([each["number"] for each in listed["waiting"]], listed["number"]) == ([None, None], 4)
    # And those who no longer wait come after the last who does
    fund(world, 2, 1_000_00, why_out_of_order="They begin next week.")
    last = ada.get(f"/panels/{world.panel_id}/reserve?size=4").json
    assert [len(last[key]) for key in ("waiting", "ended")] == [4, 0]
    over = ada.get(f"/panels/{world.panel_id}/reserve?size=4&after={last['next']}").json
    assert ([each["title"] for each in over["ended"]], over["waiting"], over["next"]) == (["Project 2"], [], None)
    page = house.browser(world.ada).get(f"/panels/{world.panel_id}/reserve?after={last['next']}").text
    assert "No longer waiting" in page
    assert [text in page for text in ("Nobody is waiting", "Fund the next")] == [False, False]


def test_one_that_is_funded_first_names_some_of_those_before_it_and_counts_the_others(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reserve_pages, "NAMED_BEFORE", 2)
    world = turned_down(decided(house, reserved=5))
    page = house.browser(world.ada).get(f"/applications/{world.applications[5]}/reserve_funding").text
    assert [f"<li>Project {number}, " in page for number in range(1, 5)] == [True, True, False, False]
    assert "and 2 more" in page
    assert "These stand before it" in " ".join(page.split())
