"""Observers, substitutes, standing down, the chair and the quorum; every step on both databases."""

from typing import Any

import pytest

from grants.kernel.problems import Conflict, Denied, Invalid
from grants.panels import queries
from grants.panels.allocating.reading import reading_of
from grants.panels.comparing.service import totals_of
from grants.panels.deciding.taking_part.queries import parts_of
from grants.panels.members import service as seating_service
from tests.house import TestHouse
from tests.panels.rows import PLAN, World, build


def do(world: World, what: Any, name: str, **details: Any) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        panel = world.panel(session)
        what(session, panel, queries.member_of(session, panel, world.members[name]), **details, **who)


def third_sector(world: World) -> int:
    with world.house.read() as session:
        return world.panel(session).third_sector_members


def able(world: World, number: int) -> list[str]:
    with world.house.read() as session:
        application_id = world.applications[number]
        return sorted(part.kind for part in parts_of(session, world.panel(session), [application_id])[application_id])


def test_only_those_who_sit_and_vote_are_counted(house: TestHouse):
    world = build(house).seated()

    world.add("Olga Observer", is_observer=True)
    world.add("Sue Substitute", standing="substitute")

    assert third_sector(world) == 2
    assert able(world, 0) == ["staff", "third_sector", "third_sector"]
    with house.read() as session:
        reading = reading_of(session, world.panel(session))
        assert len(reading.members) == 3


def test_the_chair_sits_and_votes(house: TestHouse):
    world = build(house).seated()
    world.add("Sue Substitute", standing="substitute")

    with pytest.raises(Invalid, match="chair sits on the panel and votes"):
        do(world, seating_service.appoint_chair, "Sue Substitute")


def test_a_substitute_declares_but_reads_nothing_until_they_are_called(postgres_house: TestHouse):
    house = postgres_house
    world = build(house).seated()
    world.add("Sue Substitute", standing="substitute")
    sue = house.person("Sue Substitute")
    browser, program = house.browser(sue), house.program(sue)
    base = f"/applications/{world.applications[0]}"

    assert "Project 0" in browser.get(f"/panels/{world.panel_id}").text
    declared = browser.post(f"{base}/interest", data={"level": "none", "note": ""})
    assert declared.location == f"/panels/{world.panel_id}"
    assert browser.get(f"{base}/assessment").status_code == 403
    assert browser.get(f"/rounds/{world.round_id}/ranking").status_code == 403
    assert program.get(f"/panels/{world.panel_id}/applications/{world.applications[0]}").status_code == 403
    assert program.get(f"/rounds/{world.round_id}/ranking").status_code == 403

    do(world, seating_service.call_substitute, "Sue Substitute")

    assert PLAN in browser.get(f"{base}/assessment").text
    assert third_sector(world) == 3
    world.score(sue, 0)


def test_an_observer_reads_and_gives_no_marks(postgres_house: TestHouse):
    house = postgres_house
    world = build(house).seated()
    world.add("Olga Observer", kind="funder", is_observer=True)
    olga = house.person("Olga Observer")
    world.declare(olga, 0)

    assert PLAN in house.browser(olga).get(f"/applications/{world.applications[0]}/assessment").text
    refused = house.program(olga).post(f"/applications/{world.applications[0]}/scores", world.scores_json())
    assert refused.status_code == 403
    assert "observe" in refused.get_json()["detail"]
    with pytest.raises(Denied):
        world.score(olga, 0)


def test_whoever_stood_down_reaches_nothing_and_their_marks_still_count(postgres_house: TestHouse):
    house = postgres_house
    world = build(house).seated()
    world.add("Tina Third")
    world.assess(world.tess, 0)
    world.declare(world.tess, 1)
    browser, program = house.browser(world.tess), house.program(world.tess)

    do(world, seating_service.stand_down, "Tess Third")

    for page in (
        f"/panels/{world.panel_id}",
        f"/rounds/{world.round_id}/ranking",
        f"/applications/{world.applications[0]}/assessment",
        f"/applications/{world.applications[1]}/interest",
        f"/panels/{world.panel_id}/papers",
    ):
        assert browser.get(page).status_code in (403, 404), page
    assert program.get(f"/panels/{world.panel_id}/applications/{world.applications[0]}").status_code == 403
    assert program.get(f"/applications/{world.applications[0]}/scores").status_code == 403
    with house.read() as session:
        totals = totals_of(session, world.panel(session).round)
        reading = reading_of(session, world.panel(session))
    assert [len(each) for each in totals.values()] == [1]
    tess = world.members["Tess Third"]
    assert [each for each, states in reading.states.items() if tess in states] == [world.applications[0]]


def test_an_administrator_who_left_and_then_stood_down_stays_shut_out(postgres_house: TestHouse):
    house = postgres_house
    world = build(house).seated()
    world.add("Ada Owusu", kind="staff")
    world.declare(world.ada, 0, "leaves", "My brother runs it.")

    do(world, seating_service.stand_down, "Ada Owusu")

    browser, program = house.browser(world.ada), house.program(world.ada)
    assert browser.get(f"/applications/{world.applications[0]}/assessment").status_code == 403
    assert program.get(f"/applications/{world.applications[0]}/decision").status_code == 403
    assert program.get(f"/panels/{world.panel_id}/applications/{world.applications[0]}").status_code == 403
    assert browser.get(f"/applications/{world.applications[1]}/assessment").status_code == 200


def test_two_of_the_third_sector_stay_on_a_panel_that_sits(house: TestHouse):
    world = build(house).seated()
    with pytest.raises(Invalid, match="First call a third-sector substitute"):
        do(world, seating_service.stand_down, "Tess Third")

    world.add("Sue Substitute", standing="substitute")
    do(world, seating_service.call_substitute, "Sue Substitute")
    do(world, seating_service.stand_down, "Tess Third")

    assert third_sector(world) == 2
    with pytest.raises(Invalid, match="stood down already"):
        do(world, seating_service.stand_down, "Tess Third")
    with pytest.raises(Invalid, match="Only a substitute"):
        do(world, seating_service.call_substitute, "Tess Third")


def test_the_chair_is_handed_on_before_they_stand_down(house: TestHouse):
    world = build(house).seated()
    with pytest.raises(Invalid, match="somebody else chair"):
        do(world, seating_service.stand_down, "Chris Chair")

    do(world, seating_service.appoint_chair, "Theo Third")
    do(world, seating_service.stand_down, "Chris Chair")

    with house.read() as session:
        assert [each.person.name for each in world.panel(session).members if each.is_chair] == ["Theo Third"]


def test_the_quorum_bounds_decisions(house: TestHouse):
    world = build(house).seated()
    world.assess(world.chris, 0)
    who = world.who(world.ada)
    with house.write() as session:
        panel = world.panel(session)
        with pytest.raises(Invalid, match="from 2 to 30"):
            seating_service.arrange_panel(session, panel, quorum=1, terms="", **who)
        seating_service.arrange_panel(session, panel, quorum=4, terms="", **who)

    with pytest.raises(Invalid, match="needs 4 members"):
        world.propose(world.chris, 0)


def test_administrators_change_parts_by_page_and_by_program(postgres_house: TestHouse):
    house = postgres_house
    world = build(house).seated()
    browser, program = house.browser(world.ada), house.program(world.ada)
    page = f"/panels/{world.panel_id}"
    typed = {"email": "sue@example.org", "name": "Sue Substitute", "kind": "third_sector", "part": "substitute"}
    browser.post(f"{page}/members", data=typed)
    members = program.get(f"{page}/members").get_json()["items"]
    sue = next(each["id"] for each in members if each["standing"] == "substitute")
    assert "substitute" in browser.get(page).text

    assert "Call this substitute" in browser.get(f"{page}/members/{sue}").text
    assert browser.post(f"{page}/members/{sue}/call").location == page
    refused = browser.post(f"{page}/members/{world.members['Chris Chair']}/standing_down")
    assert refused.status_code == 422
    assert "somebody else chair" in refused.text
    assert program.post(f"{page}/members/{sue}/chair").get_json()["is_chair"] is True
    gone = program.post(f"{page}/members/{world.members['Chris Chair']}/standing_down")
    assert gone.get_json()["standing"] == "stood down"
    assert browser.post(f"{page}/arrangement", data={"quorum": "3", "terms": "Be fair."}).location == page
    assert program.get(f"{page}/arrangement").get_json() == {"quorum": 3, "terms": "Be fair."}
    assert program.put(f"{page}/arrangement", {"quorum": 31}).status_code == 422


def test_members_do_not_change_parts(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    browser, program = postgres_house.browser(world.chris), postgres_house.program(world.chris)
    other = f"/panels/{world.panel_id}/members/{world.members['Tess Third']}"
    assert browser.get(other).status_code == 403
    for act in ("standing_down", "call", "chair"):
        assert browser.post(f"{other}/{act}").status_code == 403
        assert program.post(f"{other}/{act}").status_code == 403
    assert program.put(f"/panels/{world.panel_id}/arrangement", {"quorum": 2}).status_code == 403
    assert browser.get(f"/panels/{world.panel_id}/members/{world.members['Chris Chair']}").status_code == 200


def test_a_closed_panel_changes_no_more(house: TestHouse):
    world = build(house, applications=1).seated()
    world.assess(world.chris, 0)
    world.decide(world.chris, 0)
    with pytest.raises(Conflict):
        do(world, seating_service.appoint_chair, "Theo Third")
