"""What members accept, need and are owed."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from grants.identity.models import Person
from grants.kernel.paging import PAGE_SIZE
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.panels import queries
from grants.panels.members import service as seating_service
from grants.panels.members.own import queries as members_queries
from grants.panels.members.own import service as members_service
from grants.panels.members.own.rules import expense_problems, settlement_problems
from tests.house import TestHouse
from tests.panels.rows import World, build
from tests.panels.test_seating import do

TERMS = "Keep what you read to yourself."
BUS = {"what": "Bus to the meeting and back", "spent_on": date(2027, 2, 27), "amount_pence": 4_60}


def with_terms(house: TestHouse) -> World:
    world = build(house).seated()
    set_terms(world, TERMS)
    return world


def set_terms(world: World, terms: str) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        seating_service.arrange_panel(session, world.panel(session), quorum=2, terms=terms, **who)


def accept(world: World, name: str) -> None:
    who = world.who(world.house.person(name))
    with world.house.write() as session:
        panel = world.panel(session)
        members_service.accept_terms(session, panel, queries.member_of(session, panel, world.members[name]), **who)


# Terms of reference


def test_terms_are_accepted_before_declaring_and_scoring(house: TestHouse):
    world = with_terms(house)
    with pytest.raises(Denied, match="terms of reference"):
        world.declare(world.tess, 0)

    world.declare(world.tess, 1, "leaves", "My sister works there.")  # a conflict can be told at any time

    for _ in range(2):
        accept(world, "Tess Third")

    world.assess(world.tess, 0)
    assert len(house.events("panels.terms_accepted")) == 1


def test_new_terms_are_accepted_anew(house: TestHouse):
    world = with_terms(house)
    accept(world, "Tess Third")
    world.assess(world.tess, 0)

    set_terms(world, TERMS + " Always.")

    with pytest.raises(Denied, match="terms of reference"):
        world.score(world.tess, 0)


def test_without_terms_there_is_nothing_to_accept(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 0)
    with pytest.raises(Conflict, match="no terms"):
        accept(world, "Tess Third")


def test_a_member_accepts_on_a_page(postgres_house: TestHouse):
    world = with_terms(postgres_house)
    browser, program = postgres_house.browser(world.tess), postgres_house.program(world.tess)
    base = f"/panels/{world.panel_id}/members/{world.members['Tess Third']}"
    interest = f"/applications/{world.applications[0]}/interest"
    assert f"{base}/terms" in browser.get(f"/panels/{world.panel_id}").text
    assert "accept the terms of reference" in browser.get(interest).text
    assert "I have nothing to do with them" not in browser.get(interest).text
    refused = program.post(f"/applications/{world.applications[0]}/interests", {"level": "none"})
    assert refused.status_code == 403
    assert TERMS in browser.get(f"{base}/terms").text

    assert browser.post(f"{base}/terms").location == f"/panels/{world.panel_id}"

    assert "I have nothing to do with them" in browser.get(interest).text
    assert "Accepted on" in browser.get(base).text
    other = f"/panels/{world.panel_id}/members/{world.members['Theo Third']}/terms"
    assert browser.post(other).status_code == 403
    assert program.post(other).status_code == 403
    assert postgres_house.browser(world.ada).post(other).status_code == 403


# Access needs


def test_access_needs_are_seen_by_the_member_and_administrators_alone(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    base = f"/panels/{world.panel_id}/members/{world.members['Tess Third']}"
    browser = postgres_house.browser(world.tess)

    assert browser.post(f"{base}/access_needs", data={"access_needs": "A step-free room"}).location == base

    assert "A step-free room" in browser.get(base).text
    assert "A step-free room" in postgres_house.browser(world.ada).get(base).text
    for other in (world.chris, world.theo):
        assert postgres_house.browser(other).get(base).status_code == 403
        assert postgres_house.program(other).get(f"{base}/access_needs").status_code == 403
    assert "step-free" not in postgres_house.browser(world.chris).get(f"/panels/{world.panel_id}").text
    assert not any("step-free" in str(event.facts) for event in postgres_house.events())
    program = postgres_house.program(world.tess)
    assert program.put(f"{base}/access_needs", {"access_needs": "Breaks"}).get_json()["access_needs"] == "Breaks"
    assert postgres_house.program(world.ada).put(f"{base}/access_needs", {"access_needs": ""}).status_code == 403


# Expenses


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"spent_on": date(2027, 3, 2)}, "spent_on"),
        ({"what": " "}, "what"),
        ({"amount_pence": 0}, "amount_pence"),
        ({"amount_pence": -5}, "amount_pence"),
        ({"amount_pence": 10_000_01}, "amount_pence"),
    ],
)
def test_a_claim_says_what_when_and_how_much(changes: dict[str, Any], field: str) -> None:
    assert [each.field for each in expense_problems(**{**BUS, **changes}, today=date(2027, 3, 1))] == [field]
    assert expense_problems(**BUS, today=date(2027, 3, 1)) == []


@pytest.mark.parametrize(
    ("before", "state", "note", "allowed"),
    [
        ("claimed", "agreed", "", True),
        ("claimed", "paid", "", False),
        ("claimed", "refused", "", False),
        ("claimed", "refused", "No receipt", True),
        ("agreed", "paid", "", True),
        ("paid", "refused", "Too late", False),
        ("refused", "agreed", "", False),
        ("claimed", "claimed", "", False),
    ],
)
def test_a_claim_is_agreed_before_it_is_paid_and_refused_with_a_reason(
    before: str, state: str, note: str, allowed: bool
) -> None:
    assert (settlement_problems(before, state, note) == []) == allowed


def claim(world: World, name: str, **changes: Any) -> Any:
    who = world.who(world.house.person(name))
    with world.house.write() as session:
        member = queries.member_of(session, world.panel(session), world.members[name])
        return members_service.claim_expense(session, member, **{**BUS, **changes}, **who).id


def settle(world: World, expense_id: Any, state: str, note: str = "", *, by: Person | None = None) -> None:
    who = world.who(by or world.ada)
    with world.house.write() as session:
        expense = members_queries.expense_of(session, expense_id)
        members_service.settle_expense(session, expense, state=state, note=note, **who)


def test_claims_are_agreed_paid_and_added_up(house: TestHouse, bea: Person):
    world = build(house).seated()
    bus, taxi = claim(world, "Tess Third"), claim(world, "Theo Third", amount_pence=12_00)
    claim(world, "Theo Third")

    settle(world, bus, "agreed")
    house.clock.move_to(house.now() + timedelta(days=1))
    with pytest.raises(Denied):
        settle(world, bus, "paid")
    settle(world, bus, "paid", by=bea)
    settle(world, taxi, "refused", "A bus goes there.")

    with pytest.raises(Invalid, match="is paid"):
        settle(world, bus, "refused", "Too late")
    with house.read() as session:
        assert world.panel_id
        totals = members_queries.claims_of_panel(session, world.panel_id, after=None).totals
    assert totals == {"paid": 4_60, "refused": 12_00, "claimed": 4_60}
    assert [event.facts["state"] for event in house.events("panels.expense_settled")] == ["agreed", "paid", "refused"]


def test_a_member_claims_and_an_administrator_settles_on_pages(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    base = f"/panels/{world.panel_id}"
    own = f"{base}/members/{world.members['Tess Third']}"
    browser, ada = postgres_house.browser(world.tess), postgres_house.browser(world.ada)
    day = {"spent_on-day": "27", "spent_on-month": "2", "spent_on-year": "2027"}
    refused = browser.post(f"{own}/expenses", data={**day, "what": "Bus", "amount_pence": ""})
    assert refused.status_code == 422
    assert 'href="#amount_pence"' in refused.text
    assert browser.post(f"{own}/expenses", data={**day, "what": "Bus", "amount_pence": "4.60"}).location == own
    assert "£4.60" in browser.get(own).text

    assert "£4.60" in ada.get(f"{base}/expenses").text
    program = postgres_house.program(world.ada)
    (claimed,) = program.get(f"{base}/expenses").get_json()["items"]
    page = f"{base}/expenses/{claimed['id']}"
    assert ada.post(page, data={"state": "refused", "note": ""}).status_code == 422
    assert ada.post(page, data={"state": "agreed", "note": ""}).location == f"{base}/expenses"
    assert "another administrator pays it" in ada.get(page).text
    assert program.post(f"{page}/settlement", {"state": "paid"}).status_code == 403
    another = postgres_house.program(postgres_house.person("Bea Lock", administrator=True))
    assert another.post(f"{page}/settlement", {"state": "paid"}).get_json()["state"] == "paid"
    assert program.get(f"{base}/expenses").get_json()["totals"] == {"paid": 4_60}

    for path in (f"{base}/expenses", page):
        assert browser.get(path).status_code == 403
    tess = postgres_house.program(world.tess)
    assert tess.post(f"{page}/settlement", {"state": "paid"}).status_code == 403
    assert len(tess.get(f"{own}/expenses").get_json()["items"]) == 1
    assert postgres_house.program(world.theo).get(f"{own}/expenses").status_code == 403


def test_claims_come_a_page_at_a_time_and_are_added_up_as_a_whole(postgres_house: TestHouse):
    # Given more claims than a page holds
    world = build(postgres_house).seated()
    for number in range(PAGE_SIZE + 5):
        claim(world, "Tess Third", what=f"Bus {number:03}", amount_pence=1_00)
    base = f"/panels/{world.panel_id}"
    own = f"{base}/members/{world.members['Tess Third']}"
    ada, program = postgres_house.browser(world.ada), postgres_house.program(world.ada)
    # Then each page of the list leads to the next, on the panel's page and the member's
    for browser, path in ((ada, f"{base}/expenses"), (postgres_house.browser(world.tess), own)):
        first = browser.get(path).text
        assert "Bus 064" in first
        assert "Bus 004" not in first
        (following,) = re.findall(rf'href="({path}\?after=[^"]+)"', first)
        assert "Bus 004" in browser.get(following).text
    assert "£65" in ada.get(f"{base}/expenses").text
    # And a program goes through them in its own steps, with the sums of all
    seen: list[str] = []
    after = ""
    while after is not None:
        page = program.get(f"{base}/expenses?size=30" + (f"&after={after}" if after else "")).json
        assert page["totals"] == {"claimed": 65_00}
        seen += [each["what"] for each in page["items"]]
        after = page["next"]
    assert seen == [f"Bus {number:03}" for number in reversed(range(PAGE_SIZE + 5))]
    mine = postgres_house.program(world.tess).get(f"{own}/expenses?size=1").json
    assert [each["what"] for each in mine["items"]] == ["Bus 064"]
    assert program.get(f"{base}/expenses?after=x").status_code == 422


def test_nobody_settles_their_own_claim(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.add("Ada Owusu", "staff")
    mine = claim(world, "Ada Owusu")
    path = f"/panels/{world.panel_id}/expenses/{mine}"
    assert postgres_house.browser(world.ada).get(path).status_code == 403
    settled = postgres_house.program(world.ada).post(f"{path}/settlement", {"state": "agreed"})
    assert settled.status_code == 403


def test_whoever_stood_down_still_claims_what_they_spent(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.add("Tina Third")
    do(world, seating_service.stand_down, "Tess Third")
    program = postgres_house.program(world.tess)
    own = f"/panels/{world.panel_id}/members/{world.members['Tess Third']}"
    made = program.post(f"{own}/expenses", {"what": "Bus", "spent_on": "2027-02-27", "amount_pence": 460})
    assert made.status_code == 201
    assert program.put(f"{own}/access_needs", {"access_needs": "Breaks"}).status_code == 403
