"""When conflicts leave too few who may vote, the system says so at once, and whom to call."""

import re
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.hosting.events import PartyAnswered
from grants.kernel import paging
from grants.notifications.reactions import quorum as quorum_reactions
from grants.panels import reactions
from grants.panels.conflicts.quorum import rules as quorum_rules
from grants.panels.conflicts.quorum.rules import Substitute, Votes, votes_of
from grants.panels.conflicts.quorum.service import watch_quorum
from grants.panels.members import service as seating_service
from grants.panels.models import MEMBER_KINDS
from tests.house import TestHouse
from tests.panels.rows import World, build
from tests.panels.test_seating import do

# Rules


@given(st.lists(st.sampled_from(MEMBER_KINDS)), st.integers(2, 30))
def test_enough_may_vote_where_quorum_and_two_of_the_third_sector_are_there(kinds: list[str], quorum: int) -> None:
    votes = votes_of(kinds, quorum)
    assert votes.is_enough == (len(kinds) >= quorum and kinds.count("third_sector") >= 2)
    assert votes.is_enough == (votes.lacks == [])


substitutes = st.builds(
    Substitute,
    st.uuids(),
    st.text(),
    st.sampled_from(MEMBER_KINDS),
    st.sampled_from([None, "none", "note", "leaves"]),
)


@given(st.lists(substitutes), st.integers(0, 5), st.integers(0, 5))
def test_nobody_with_a_conflict_is_called_and_third_sector_first_where_it_lacks(
    waiting: list[Substitute], others: int, third: int
) -> None:
    votes = Votes(others + third, third, 3)
    called = quorum_rules.whom_to_call(votes, waiting)
    assert all(each.level != "leaves" for each in called)
    kinds = [each.kind == "third_sector" for each in called]
    if votes.lacks_third_sector:
        assert kinds == sorted(kinds, reverse=True)
        assert all(kinds) or votes.voters < votes.quorum
    else:
        assert len(called) == len([each for each in waiting if each.level != "leaves"])


# What happens


def happened(house: TestHouse) -> list[tuple[str, int | None]]:
    return [
        (event.name.removeprefix("panels.quorum_"), event.facts.get("third_sector"))
        for event in house.events()
        if event.name.startswith("panels.quorum_")
    ]


def a_panel(house: TestHouse, **part: Any) -> World:
    """Three who sit, two of them of the third sector, and two substitutes."""
    world = build(house)
    world.seated()
    world.add("Sid Staff", "staff", standing="substitute")
    world.add("Sue Substitute", standing="substitute")
    return world


def test_a_declaration_that_leaves_one_third_sector_vote_is_said_and_mended_by_a_call(house: TestHouse):
    world = a_panel(house)
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    assert happened(house) == [("broken", 1)]

    do(world, seating_service.call_substitute, "Sue Substitute")

    assert happened(house) == [("broken", 1), ("mended", None)]


def test_to_look_again_says_nothing_new(house: TestHouse):
    world = a_panel(house)
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    for _ in range(2):
        with house.write() as session:
            assert world.panel_id
            watch_quorum(session, world.panel_id, now=house.now())
    assert happened(house) == [("broken", 1)]


def test_it_is_said_again_when_it_gets_worse(house: TestHouse):
    world = a_panel(house)
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    world.declare(world.theo, 0, "leaves", "I work there.")
    assert happened(house) == [("broken", 1), ("broken", 0)]


def test_a_higher_quorum_and_a_stand_down_are_noticed(house: TestHouse):
    world = a_panel(house)
    who = world.who(world.ada)
    with house.write() as session:
        seating_service.arrange_panel(session, world.panel(session), quorum=3, terms="", **who)
    assert happened(house) == []
    do(world, seating_service.appoint_chair, "Theo Third")

    do(world, seating_service.stand_down, "Chris Chair")

    assert happened(house) == [("broken", 2)] * 3


def test_a_partner_that_agrees_is_noticed(house: TestHouse):
    world = a_panel(house)
    world.join_organisation(world.tess, 1)
    world.back(world.applications[0], world.organisations[1], role="partner", state="agreed")
    event = PartyAnswered(application_id=world.applications[0], party_id=UUID(int=1), role="partner", agreed=True)
    for _ in range(2):
        with house.write() as session:
            reactions.mark_conflicts_of_party(session, event, now=house.now())
    assert happened(house) == [("broken", 1)] * 2, "for the application it is a partner in, and for its own"


# Who is told


def test_administrators_and_the_chair_are_told_once_and_see_whom_to_call(postgres_house: TestHouse):
    house = postgres_house
    world = a_panel(house)
    house.run_jobs()
    before = len(house.mails())
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    house.run_jobs()

    mails = [message_from_bytes(mail.read_bytes(), policy=default) for mail in house.mails()[before:]]
    told = [mail for mail in mails if "too few of the panel" in mail["Subject"]]
    assert sorted(mail["To"].addresses[0].addr_spec for mail in told) == [world.ada.email, world.chris.email]
    for mail in told:
        words = mail.get_body(("plain",))
        assert words is not None
        assert "Call Sue Substitute." in " ".join(words.get_content().split())
    for person in (world.ada, world.chris):
        browser = house.browser(person)
        assert "Too few can vote on 1 application" in browser.get("/").text
        page = browser.get(f"/panels/{world.panel_id}").text
        assert "1 third-sector member can vote on it; two are needed." in page
        assert "Sue Substitute (third sector, has not declared yet)" in page
        assert "Sid Staff (staff" not in page
    assert "Too few" not in house.browser(world.theo).get("/").text
    assert "Too few can vote" not in house.browser(world.theo).get(f"/panels/{world.panel_id}").text


def test_a_program_is_told_the_same(postgres_house: TestHouse):
    house = postgres_house
    world = a_panel(house)
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    world.declare(house.person("Sue Substitute"), 0, "leaves", "I work there.")
    path = f"/panels/{world.panel_id}/quorum"

    (gap,) = house.program(world.ada).get(path).get_json()["items"]

    assert (gap["title"], gap["voters"], gap["third_sector"], gap["call"]) == ("Project 0", 2, 1, [])
    assert house.program(world.theo).get(path).status_code == 403


def test_many_come_page_by_page_and_a_message_names_some_of_them(
    postgres_house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    house = postgres_house
    world = a_panel(house)
    house.run_jobs()
    before = len(house.mails())
    monkeypatch.setattr(quorum_reactions, "MOST_NAMED", 1)
    monkeypatch.setattr(paging, "LARGEST_PAGE", 2)
    for number in range(3):
        world.declare(world.tess, number, "leaves", "My sister runs it.")
    house.run_jobs()

    sent = [message_from_bytes(mail.read_bytes(), policy=default) for mail in house.mails()[before:]]
    for mail in [mail for mail in sent if "too few of the panel" in mail["Subject"]]:
        words = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
        assert "on 3 applications" in mail["Subject"]
        assert ["Project 0:" in words, "Project 1:" in words, "and 2 more" in words] == [True, False, True]
    assert len(sent) > 1
    path = f"/panels/{world.panel_id}"
    first = house.program(world.ada).get(f"{path}/quorum?size=2").json
    rest = house.program(world.ada).get(f"{path}/quorum?size=2&after={first['next']}").json
    shown = [[each["title"] for each in page["items"]] for page in (first, rest)]
    assert (shown, rest["next"]) == ([["Project 0", "Project 1"], ["Project 2"]], None)
    page = house.browser(world.ada).get(path).text
    following = re.search(r'href="([^"]*votes_after=[^"]*)#votes"', page)
    assert following is not None
    lacking = "1 third-sector member can vote on it"
    counts = [page.count(lacking), house.browser(world.ada).get(following[1]).text.count(lacking)]
    assert counts == [2, 1]


def test_whoever_has_a_conflict_is_not_told(postgres_house: TestHouse):
    house = postgres_house
    world = a_panel(house)
    world.declare(world.chris, 0, "leaves", "My brother runs it.")
    world.join_organisation(world.ada, 0)
    house.run_jobs()
    before = len(house.mails())
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    house.run_jobs()

    assert len(house.mails()) == before
    for person in (world.ada, world.chris):
        assert "Too few" not in house.browser(person).get("/").text
        assert "Too few can vote" not in house.browser(person).get(f"/panels/{world.panel_id}").text
        assert house.program(person).get(f"/panels/{world.panel_id}/quorum").get_json()["items"] == []
