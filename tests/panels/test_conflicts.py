"""Ties that are known already: competitors in the same round are noted, and still declared."""

import pytest

from grants.kernel.problems import Denied, Invalid
from grants.organisations.events import MemberJoined
from grants.panels import reactions, seats
from grants.panels.models import Interest
from tests.house import TestHouse
from tests.panels.rows import PLAN, World, build


def interests(world: World, name: str) -> list[tuple[str, bool, str] | None]:
    """What is kept of a member, application by application."""
    found: list[tuple[str, bool, str] | None] = []
    with world.house.read() as session:
        for application_id in world.applications:
            seat = seats.seat_for(session, application_id, world.house.person(name).id)
            kept: Interest | None = seat.interest
            found.append((kept.level, kept.automatic, kept.note) if kept else None)
    return found


COMPETES = ("note", True, "Belongs to Group 0, which applies in this round too.")


def a_competitor(house: TestHouse) -> World:
    """Tess belongs to Group 0, which applies."""
    world = build(house)
    world.join_organisation(world.tess, 0)
    return world.seated()


def test_a_competitor_leaves_for_their_own_and_gets_a_note_on_the_others(house: TestHouse):
    world = a_competitor(house)

    own, *others = interests(world, "Tess Third")
    assert own == ("leaves", True, "Belongs to the applicant, Group 0.")
    assert others == [COMPETES, COMPETES]
    assert interests(world, "Theo Third") == [None, None, None]
    assert len(house.events("panels.interests_noted")) == 1


def test_a_competitor_still_declares_before_they_read_or_score(postgres_house: TestHouse):
    world = a_competitor(postgres_house)
    browser = postgres_house.browser(world.tess)
    base = f"/applications/{world.applications[1]}"
    assert browser.get(f"{base}/assessment").status_code == 403
    with pytest.raises(Denied):
        world.score(world.tess, 1)
    page = browser.get(f"{base}/interest").text
    assert "Belongs to Group 0" in page
    assert "I have nothing to do with them" not in page

    assert browser.post(f"{base}/interest", data={"level": "note", "note": ""}).location == f"{base}/assessment"

    assert PLAN in browser.get(f"{base}/assessment").text
    assert interests(world, "Tess Third")[1] == ("note", False, "Belongs to Group 0, which applies in this round too.")


def test_what_was_found_can_only_be_added_to(house: TestHouse):
    world = a_competitor(house)
    with pytest.raises(Invalid, match="not take it back"):
        world.declare(world.tess, 1, "none")

    world.declare(world.tess, 1, "note", "Their chair is my neighbour.")
    world.declare(world.tess, 2, "leaves")

    assert interests(world, "Tess Third")[1:] == [
        ("note", False, "Belongs to Group 0, which applies in this round too.\nTheir chair is my neighbour."),
        ("leaves", False, "Belongs to Group 0, which applies in this round too."),
    ]


def test_a_partner_who_competes_leaves_for_the_application_it_is_in(house: TestHouse):
    world = build(house)
    world.join_organisation(world.tess, 0)
    world.back(world.applications[1], world.organisations[0], role="partner", state="agreed")
    world.seated()

    levels = [kept and kept[0] for kept in interests(world, "Tess Third")]
    assert levels == ["leaves", "leaves", "note"]


def test_whoever_joins_an_applicant_later_declares_anew_and_marks_stay(house: TestHouse):
    world = build(house).seated()
    for number in range(3):
        world.assess(world.tess, number)
    world.join_organisation(world.tess, 0)
    event = MemberJoined(organisation_id=world.organisations[0], person_id=world.tess.id)

    for _ in range(2):
        with house.write() as session:
            reactions.mark_new_conflicts(session, event, now=house.now())

    assert [kept and kept[:2] for kept in interests(world, "Tess Third")] == [
        ("leaves", True),
        ("note", True),
        ("note", True),
    ]
    assert len(house.events("panels.interests_noted")) == 1
    assert len(house.events("panels.scores_set_aside")) == 1


def test_a_note_that_waits_is_counted_as_to_declare(postgres_house: TestHouse):
    world = a_competitor(postgres_house)
    browser = postgres_house.browser(world.tess)
    assert "Declare your interest in 2 applications" in browser.get("/").text
    assert browser.get(f"/panels/{world.panel_id}").text.count("To declare") == 2
    for number in (1, 2):
        world.declare(world.tess, number, "note")
    assert "Declare your interest" not in browser.get("/").text
