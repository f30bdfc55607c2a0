"""A decision is proposed, changed, taken back, and becomes final with the others; then people hear of it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.applications import service as applications
from grants.applications.models import Application
from grants.kernel import paging, slices
from grants.kernel.problems import Conflict, Denied, Invalid, Stale
from grants.panels.deciding import confirming, reserving
from grants.panels.deciding import service as deciding_service
from grants.panels.models import Decision
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import World, a_decline, build


def committed(house: TestHouse) -> int:
    with house.read() as session:
        return int(session.scalars(select(Round.committed_pence)).one())


def test_a_proposal_counts_its_money_and_tells_nobody(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 0)
    assert committed(house) == 4_000_00
    assert house.events("panels.decision_made") == []
    with house.read() as session:
        assert session.get_one(Application, world.applications[0]).state == "in assessment"


def test_a_proposal_is_changed_and_only_the_difference_counts(house: TestHouse):
    world = build(house, budget_pence=4_000_00).seated()
    first = world.propose(world.ada, 0)
    second = world.propose(world.ada, 0, version=first.version, amount_pence=1_500_00)
    assert committed(house) == 1_500_00
    world.propose(world.ada, 0, version=second.version, amount_pence=4_000_00)
    assert committed(house) == 4_000_00


def test_somebody_elses_change_is_not_written_over(house: TestHouse):
    world = build(house).seated()
    first = world.propose(world.ada, 0)
    world.propose(world.ada, 0, version=first.version, amount_pence=2_000_00, reasons="Half will do")
    with pytest.raises(Stale) as stale:
        world.propose(world.ada, 0, version=first.version, amount_pence=3_000_00, reasons="Most of it")
    assert stale.value.current["reasons"] == "Half will do"
    assert stale.value.yours["reasons"] == "Most of it"
    assert committed(house) == 2_000_00


def test_a_proposal_taken_back_gives_its_money_back(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 0)
    who = world.who(world.ada)
    with house.write() as session:
        deciding_service.take_back_proposal(session, session.get_one(Application, world.applications[0]), **who)
    assert committed(house) == 0
    with pytest.raises(Invalid, match="Nothing is proposed"):
        world.confirm(world.ada)


def test_confirming_makes_all_proposals_final_at_once(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 0)
    world.propose(world.ada, 1, **a_decline())
    assert len(world.confirm(world.ada)) == 2
    assert len(house.events("panels.decision_made")) == 2
    with pytest.raises(Conflict, match="final stays as it is"):
        world.propose(world.ada, 0, version=2)


def test_confirming_asks_as_many_queries_of_five_as_of_two(postgres_house: TestHouse):
    world, counts = build(postgres_house, applications=8, budget_pence=50_000_00).seated(), []
    for numbers in ((0, 1), (2, 3, 4, 5, 6)):
        for number in numbers:
            world.declare(world.chris, number)
            world.propose(world.ada, number)
        world.meet()
        who = world.who(world.chris)
        with postgres_house.write() as session, postgres_house.counted_queries() as statements:
            made = confirming.confirm_decisions(session, world.panel(session), **who)
        assert [each.application_id for each in made] == [world.applications[number] for number in numbers]
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert len(postgres_house.events("panels.decision_made")) == 7
    assert len(postgres_house.events("applications.application_decided")) == 7


def test_one_decline_without_feedback_holds_all_of_them(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 0)
    world.propose(world.ada, 1, **a_decline() | {"feedback": ""})
    with pytest.raises(Invalid, match="“Project 1”: Give the applicant feedback"):
        world.confirm(world.ada)
    assert house.events("panels.decision_made") == []


def test_a_conflict_that_comes_to_light_between_holds_the_confirmation(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 0)
    world.declare(world.tess, 0, "leaves", "My sister works there.")
    with pytest.raises(Invalid, match="two third-sector members"):
        world.confirm(world.ada)
    world.add("Tom Third")
    with pytest.raises(Invalid) as refused:
        world.confirm(world.ada)
    assert {each.code for each in refused.value.problems} == {"marks", "taking_part", "third_sector_taking_part"}
    # Who joins in her place takes part like anybody else before it is proposed anew and decided
    with house.write() as session:
        application = session.get_one(Application, world.applications[0])
        deciding_service.take_back_proposal(session, application, **world.who(world.ada))
    world.propose(world.ada, 0)
    world.meet()
    assert len(world.confirm(world.ada)) == 1


def test_a_quorum_counts_those_who_are_free_to_vote(house: TestHouse):
    world = build(house).seated()
    with house.write() as session:
        world.panel(session).quorum = 3
    world.propose(world.ada, 0)
    world.declare(world.chris, 1, "leaves", "My neighbour’s group.")
    with pytest.raises(Invalid, match="needs 3 members"):
        world.propose(world.ada, 1)


def test_a_chair_leaves_what_they_have_a_conflict_in_for_others_to_confirm(house: TestHouse):
    world = build(house).seated()
    world.declare(world.chris, 0)
    world.propose(world.ada, 0)
    world.declare(world.chris, 1, "leaves", "My neighbour’s group.")
    world.propose(world.ada, 1)
    assert [decision.application_id for decision in world.confirm(world.chris)] == [world.applications[0]]
    assert [decision.application_id for decision in world.confirm(world.ada)] == [world.applications[1]]


@pytest.mark.parametrize("role", ["host", "partner"])
def test_an_administrator_of_a_host_or_partner_leaves_its_decision_for_others(house: TestHouse, role: str):
    # Given an administrator who belongs to an organisation that holds or shares the money of the first application
    world = build(house).seated()
    world.back(world.applications[0], world.organisations[2], role=role, state="agreed")
    ned = house.person("Neutral Ned", administrator=True)
    world.join_organisation(ned, 2)
    # When others have proposed on it and on one that is nothing to him
    world.propose(world.ada, 0)
    world.propose(world.ada, 1)
    # Then he proposes nothing on the first, confirms the second alone, and only that waits for him at home
    with pytest.raises(Denied):
        world.propose(ned, 0, version=1)
    assert "Confirm 1 decision" in house.browser(ned).get("/").text
    assert [decision.application_id for decision in world.confirm(ned)] == [world.applications[1]]


def test_somebody_in_conflict_can_neither_propose_nor_take_back(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 1)
    world.declare(world.chris, 1, "leaves", "My neighbour’s group.")
    with pytest.raises(Denied):
        world.propose(world.chris, 1, version=1)
    who = world.who(world.chris)
    with pytest.raises(Denied), house.write() as session:
        deciding_service.take_back_proposal(session, session.get_one(Application, world.applications[1]), **who)


def test_those_in_reserve_stand_in_order(house: TestHouse):
    world = build(house).seated()
    reserve = {"outcome": "reserve", "amount_pence": None, "feedback": "Close to the line."}
    assert [world.propose(world.ada, n, **reserve).reserve_place for n in range(3)] == [1, 2, 3]
    assert world.propose(world.ada, 1, version=1).reserve_place is None


def in_reserve(world: World, *numbers: int) -> None:
    reserve = {"outcome": "reserve", "amount_pence": None, "feedback": "Close to the line."}
    for number in numbers:
        world.propose(world.ada, number, **reserve)


def places(house: TestHouse) -> dict[UUID, int | None]:
    with house.read() as session:
        found = session.execute(select(Decision.application_id, Decision.reserve_place))
        return {row[0]: row[1] for row in found}


def test_a_panel_puts_those_in_reserve_in_order(house: TestHouse):
    world = build(house).seated()
    in_reserve(world, 0, 1, 2)
    who = world.who(world.ada)
    first, second, third = world.applications
    with house.write() as session:
        panel = world.panel(session)
        reserving.order_reserve(session, panel, application_ids=[third, first, second], closed=set(), **who)
    assert places(house) == {third: 1, first: 2, second: 3}
    with house.write() as session:
        panel = world.panel(session)
        reserving.order_reserve(session, panel, application_ids=[second, third], closed={first}, **who)
    assert places(house) == {second: 1, first: 2, third: 3}
    for wrong in ([first], [first, first, second], [*world.applications, world.applications[0]]):
        with pytest.raises(Invalid, match="once"), house.write() as session:
            reserving.order_reserve(session, world.panel(session), application_ids=wrong, closed=set(), **who)


def test_the_reserve_list_is_put_in_order_on_the_page_and_by_program(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    in_reserve(world, 0, 1)
    first, second = world.applications[:2]
    browser = postgres_house.browser(world.ada)
    typed = {f"place-{first}": "2", f"place-{second}": "1"}
    assert browser.post(f"/panels/{world.panel_id}/reserve", data=typed).status_code == 302
    assert places(postgres_house) == {second: 1, first: 2}
    assert browser.post(f"/panels/{world.panel_id}/reserve", data=typed | {f"place-{first}": "last"}).status_code == 422
    program = postgres_house.program(world.ada)
    body = {"application_ids": [str(first), str(second)]}
    assert program.put(f"/panels/{world.panel_id}/reserve", body).json == body
    assert postgres_house.program(world.tess).put(f"/panels/{world.panel_id}/reserve", body).status_code == 403


def test_withdrawing_drops_what_was_proposed_and_gives_the_money_back(house: TestHouse):
    world = build(house).seated()
    world.propose(world.ada, 0)
    sam = house.person("Sam Field")
    with house.write() as session:
        found = session.get_one(Application, world.applications[0])
        applications.withdraw(session, found, actor=house.actor(sam), now=house.now())
    house.run_jobs()
    assert committed(house) == 0
    with house.read() as session:
        assert session.scalars(select(Decision)).all() == []


def test_scores_stay_as_they_are_once_something_is_proposed(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 0)
    world.propose(world.ada, 0)
    with pytest.raises(Conflict, match="made up its mind"):
        world.score(world.tess, 0, 2)


def test_however_many_are_proposed_they_are_shown_page_by_page_and_confirmed_together(
    postgres_house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    # Given three proposals, of which two are in reserve, where a page holds one and a statement one id
    monkeypatch.setattr(paging, "LARGEST_PAGE", 1)
    monkeypatch.setattr(slices, "MOST", 1)
    world = build(postgres_house).seated()
    world.propose(world.ada, 0)
    in_reserve(world, 1, 2)
    _, second, third = world.applications
    browser = postgres_house.browser(world.ada)

    def pages_from(path: str, part: str) -> list[str]:
        def cursor_in(address: str) -> str | None:
            return parse_qs(urlsplit(address).query).get(part, [None])[0]

        found, address = [], path
        while address:
            found.append(browser.get(address).text)
            onward = [unescape(each) for each in re.findall(r'href="([^"]+)" rel="next"', found[-1])]
            address = next((each for each in onward if cursor_in(each) != cursor_in(address)), "")
        return found

    # Then each page of the confirmation has one, with the sum of all
    confirmation = f"/panels/{world.panel_id}/confirmation"
    shown = pages_from(confirmation, "after")
    names = [f"Project {number}" for number in range(3)]
    assert [[name for name in names if f"{name}</a>" in text] for text in shown] == [[name] for name in names]
    assert all("£4,000 is proposed in all" in text for text in shown)

    # And the last of those in reserve is moved up from a page of its own
    reserve = pages_from(confirmation, "reserve_after")
    assert [
        f'name="place-{each}" type="text" value="{number}"' in reserve[number - 1]
        for number, each in enumerate((second, third), 1)
    ] == [True, True]
    assert browser.post(f"/panels/{world.panel_id}/reserve", data={f"place-{third}": "1"}).status_code == 302
    assert (places(postgres_house)[third], places(postgres_house)[second]) == (1, 2)

    # And members find all of them to vote on
    to_vote = pages_from(f"/panels/{world.panel_id}/votes", "after")
    assert len(to_vote) == 3

    # When they are confirmed, all are final
    assert len(world.confirm(world.ada)) == 3
