"""Money comes free after the decisions: those in reserve are funded in the panel's order, and the list closes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.letters.service import WRITE_LETTER
from grants.awards.models import Award
from grants.awards.offers import service as awards
from grants.awards.queries import award_of
from grants.identity.models import Person
from grants.kernel.files import StoredFile
from grants.kernel.jobs import WAITING, Job
from grants.kernel.problems import Conflict, Denied, Invalid, Stale
from grants.panels.deciding.reserve import pages as reserve_pages
from grants.panels.deciding.reserve import service as reserve_service
from grants.panels.deciding.reserve.models import ReserveEnding
from grants.panels.meeting import service as meeting
from grants.panels.models import Decision
from grants.panels.papers.minutes import minutes_of
from grants.schemes.models import Round, RoundResult
from tests.house import TestHouse
from tests.panels.rows import World, build
from tests.panels.test_api import at_once

SAID = "Close to the line."
RESERVED = {"outcome": "reserve", "amount_pence": None, "reasons": "Good, and no money left", "feedback": SAID}


def decided(house: TestHouse, *, reserved: int = 2, budget_pence: int = 4_000_00) -> World:
    """A round whose one award takes all its money, with the others in reserve, and everybody told."""
    world = build(house, applications=reserved + 1, budget_pence=budget_pence).seated()
    world.fund({"Airedale Health": 10_000_00})
    world.propose(world.ada, 0)
    for number in range(1, reserved + 1):
        world.propose(world.ada, number, **RESERVED)
    world.confirm(world.ada)
    world.release()
    house.run_jobs()
    return world


def turned_down(world: World) -> World:
    """The first award's organisation does not want it after all."""
    with world.house.write() as session:
        award_id = session.scalars(select(Award.id)).one()
    with world.house.write() as session:
        found = award_of(session, award_id)
        awards.decline_award(session, found, reason="We have closed.", **world.who(world.ada))
    world.house.run_jobs()
    return world


def fund(world: World, number: int, amount_pence: int = 4_000_00, *, by: Person | None = None, **more: Any) -> Decision:
    """One administrator funds it, another releases the offer."""
    version, held = more.pop("version", None), more.pop("held", False)
    funding = reserve_service.Funding(amount_pence=amount_pence, **more)
    with world.house.write() as session:
        application = session.get_one(Application, world.applications[number])
        made = reserve_service.fund_from_reserve(
            session, application, funding=funding, version=version, **world.who(by or world.ada)
        )
    if not held:
        world.release()
    return made


def close(world: World, person: Person | None = None) -> list[Decision]:
    with world.house.write() as session:
        return reserve_service.close_reserve(session, world.panel(session), **world.who(person or world.ada))


def letters_about(world: World, number: int) -> list[tuple[str, bool]]:
    with world.house.read() as session:
        found = select(Letter.kind, Letter.written_at).join(Decision, Decision.id == Letter.decision_id)
        rows = session.execute(found.where(Decision.application_id == world.applications[number]).order_by(Letter.id))
        return [(kind, written_at is not None) for kind, written_at in rows]


def offer_to(world: World, number: int) -> str:
    """The words of the offer, without the ends of its lines."""
    with world.house.read() as session:
        offers = select(StoredFile.digest).join(Letter, Letter.file_id == StoredFile.id).where(Letter.kind == "offer")
        of = offers.join(Decision, Decision.id == Letter.decision_id)
        digest = session.scalars(of.where(Decision.application_id == world.applications[number])).one()
    return " ".join(world.house.app.files.get(digest).decode().split())


def committed(house: TestHouse) -> int:
    with house.read() as session:
        return int(session.scalars(select(Round.committed_pence)).one())


def test_money_that_is_turned_down_funds_the_next_in_reserve(house: TestHouse):
    # Given a round whose money is all awarded, and two in reserve
    world = decided(house)
    with pytest.raises(Invalid, match="The round has £0 left"):
        fund(world, 1)
    # When the award is turned down, and the first in reserve is funded
    turned_down(world)
    house.clock.move_to(house.now() + timedelta(days=3))
    made = fund(world, 1)
    house.run_jobs()
    # Then it is an award with an offer and its letter, once, and the money counts
    assert (made.outcome, made.state, made.amount_pence) == ("award", "final", 4_000_00)
    assert (made.reasons, made.feedback) == (RESERVED["reasons"], SAID)
    assert committed(house) == 4_000_00
    assert letters_about(world, 1) == [("reserve", True), ("offer", True)]
    with house.read() as session:
        award = session.scalars(select(Award).where(Award.application_id == world.applications[1])).one()
        assert (award.state, award.awarded_on) == ("offered", house.now().date())
        # And what the panel had decided is kept
        kept = session.scalars(select(ReserveEnding)).one()
        assert (kept.place, kept.reasons, kept.feedback) == (1, RESERVED["reasons"], SAID)
        assert (kept.result, kept.held_at) == ("funded", made.final_at - timedelta(days=3))
        # And whoever applies next is told of all awards
        assert session.scalars(select(RoundResult.awards)).one() == 2
    assert [event.facts["outcome"] for event in house.events("panels.decision_made")] == ["award", "reserve", "reserve"]
    (event,) = house.events("panels.reserve_funded")
    assert (event.facts["place"], event.facts["passed_over"], event.actor_id) == (1, 0, world.ada.id)


def test_who_is_funded_from_the_reserve_learns_it_when_the_offer_is_released(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house))
    sam = world.house.person("Sam Field")
    world.join_organisation(sam, 1)
    path = f"/applications/{world.applications[1]}/outcome"
    said = postgres_house.program(sam).get(path).json["reasons"]
    fund(world, 1, held=True, feedback="We can give you the money now.")
    postgres_house.run_jobs()
    held = postgres_house.program(sam).get(path).json
    assert (held["outcome"], held["amount_pence"], held["reasons"]) == ("reserve", None, said)
    assert "money now" not in postgres_house.browser(sam).get(path).text
    assert "4,000" not in postgres_house.browser(sam).get(path).text
    world.release()
    postgres_house.run_jobs()
    told = postgres_house.program(sam).get(path).json
    assert (told["outcome"], told["amount_pence"]) == ("award", 4_000_00)


def test_the_offer_says_that_money_came_free(house: TestHouse):
    # Given a round's first award, and somebody in reserve, who read letters as plain text
    world = build(house, applications=2, budget_pence=4_000_00).seated()
    with house.write() as session:
        session.execute(update(Person).values(letter_format="plain_text"))
    world.fund({"Airedale Health": 10_000_00})
    world.propose(world.ada, 0)
    world.propose(world.ada, 1, **RESERVED)
    world.confirm(world.ada)
    world.release()
    house.run_jobs()
    # When the award is turned down and they get its money
    fund(turned_down(world), 1)
    house.run_jobs()
    # Then their offer says why it comes after all, and the first one's did not
    came_free = "Your application was on our reserve list. Money has come free for it."
    assert [came_free in offer_to(world, number) for number in (0, 1)] == [False, True]


def test_a_letter_of_reserve_that_failed_is_not_written_once_there_is_an_award(house: TestHouse):
    # Given somebody in reserve whose letter could not be written
    world = turned_down(decided(house))
    with house.write() as session:
        found = select(Letter).join(Decision, Decision.id == Letter.decision_id)
        letter = session.scalars(found.where(Decision.application_id == world.applications[1])).one()
        letter.written_at = letter.file_id = None
        jobs = session.scalars(select(Job).where(Job.name == WRITE_LETTER)).all()
        failed = next(each for each in jobs if each.args == {"letter_id": str(letter.id)})
        failed.state, failed.finished_at, failed.run_at = WAITING, None, house.now()
    # When they are funded, and the letter is tried again
    fund(world, 1)
    house.run_jobs()
    # Then they read of the award alone
    assert letters_about(world, 1) == [("reserve", False), ("offer", True)]


def test_it_is_funded_once_whoever_presses_first(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house))
    said = at_once(*(lambda: fund(world, 1) for _ in range(3)))
    assert sorted(said) == ["This application is not in reserve, or not any more."] * 2 + ["done"]
    postgres_house.run_jobs()
    assert letters_about(world, 1) == [("reserve", True), ("offer", True)]
    assert committed(postgres_house) == 4_000_00


def test_two_at_once_cannot_spend_the_same_money(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house))
    said = at_once(
        lambda: fund(world, 1, 3_000_00),
        lambda: fund(world, 2, 3_000_00, why_out_of_order="They begin next week."),
    )
    assert said.count("done") == 1
    assert committed(postgres_house) == 3_000_00


def test_less_than_was_asked_goes_with_conditions_and_lines(house: TestHouse):
    world = turned_down(decided(house))
    fund(world, 1, 2_500_00)
    lines = [{"what": "The hall", "pence": 1_500_00}]
    for wrong, field in (
        ({"amount_pence": 1_500_01}, "amount_pence"),
        ({"amount_pence": 499_99}, "amount_pence"),
        ({"amount_pence": 1_000_00, "budget_lines": lines}, "budget_lines"),
        ({"reasons": " "}, "reasons"),
        ({"feedback": "Theo Third liked it best."}, "feedback"),
    ):
        with pytest.raises(Invalid) as refused:
            fund(world, 2, **{"amount_pence": 1_500_00} | wrong)
        assert [problem.field for problem in refused.value.problems] == [field]
    made = fund(world, 2, 1_500_00, conditions="Tell us who holds the keys.", budget_lines=lines)
    assert (made.outcome, made.reserve_place) == ("award with conditions", None)
    assert committed(house) == 4_000_00


def test_passing_over_needs_a_written_reason_and_a_panel_that_could_decide(house: TestHouse):
    world = turned_down(decided(house))
    with pytest.raises(Invalid, match="1 application stands before this one: “Project 1”"):
        fund(world, 2)
    with pytest.raises(Invalid, match="nobody is passed over"):
        fund(world, 1, why_out_of_order="I like it")
    # Somebody of the panel who joined the group since leaves too few to decide anew; in order nothing new is decided
    world.join_organisation(world.tess, 2)
    with pytest.raises(Invalid) as refused:
        fund(world, 2, why_out_of_order="Project 1 has the money from elsewhere.")
    assert "two third-sector members" in str(refused.value.problems)
    fund(world, 1, 2_000_00)
    fund(world, 2, 2_000_00)
    assert committed(house) == 4_000_00


def test_who_is_passed_over_stays_first_and_the_reason_is_kept(house: TestHouse):
    world = turned_down(decided(house))
    fund(world, 2, 2_000_00, why_out_of_order="They begin next week.")
    fund(world, 1, 2_000_00)
    with house.read() as session:
        kept = session.execute(select(ReserveEnding.place, ReserveEnding.why_out_of_order)).all()
    assert set(kept) == {(2, "They begin next week."), (1, "")}
    assert [event.facts["passed_over"] for event in house.events("panels.reserve_funded")] == [1, 0]


def test_nobody_funds_or_passes_over_what_they_have_a_conflict_in(postgres_house: TestHouse):
    # Given an administrator who belongs to the first in reserve
    world = turned_down(decided(postgres_house))
    ned = postgres_house.person("Neutral Ned", administrator=True)
    world.join_organisation(ned, 1)
    # Then he funds neither that one, nor the second before it
    with pytest.raises(Denied, match="conflict of interest"):
        fund(world, 1, by=ned)
    with pytest.raises(Denied, match="somebody else has to fund from its reserve list"):
        fund(world, 2, by=ned, why_out_of_order="Better")
    # And its page is closed to him, while the list shows only the second
    browser, program = postgres_house.browser(ned), postgres_house.program(ned)
    assert browser.get(f"/applications/{world.applications[1]}/reserve_funding").status_code == 403
    body = {"amount_pence": 1_000_00}
    assert program.post(f"/applications/{world.applications[1]}/reserve_funding", body).status_code == 403
    shown = browser.get(f"/panels/{world.panel_id}/reserve").text
    assert "Project 1" not in shown
    assert "somebody else has to fund from this list" in " ".join(shown.split())
    assert "Fund before the others" not in shown
    assert "Enough is free" in shown
    assert browser.get(f"/applications/{world.applications[2]}/reserve_funding").status_code == 403
    listed = program.get(f"/panels/{world.panel_id}/reserve").json
    assert [each["title"] for each in listed["waiting"]] == ["Project 2"]
    # And nothing tells where the first stands, or that it is in reserve at all
    assert (listed["is_whole"], listed["left_pence"], "hidden" in listed) == (False, None, False)
    told = listed["waiting"][0]
    assert (told["number"], told["most_pence"], told["in_order_pence"]) == (None, None, None)
    # And when he closes the list, the first is left for somebody else
    assert [each.application_id for each in close(world, ned)] == [world.applications[2]]
    assert [each.application_id for each in close(world)] == [world.applications[1]]


def test_money_waits_for_the_reserve_list_until_the_panel_has_decided_everything(house: TestHouse):
    world = build(house, applications=2, budget_pence=8_000_00).seated()
    world.decide(world.ada, 1, **RESERVED)
    with pytest.raises(Invalid, match="not decided on everything yet"):
        fund(world, 1)
    with pytest.raises(Invalid, match="not decided on everything yet"):
        close(world)
    world.decide(world.ada, 0)
    with pytest.raises(Invalid, match="The letters to those in reserve are held"):
        fund(world, 1)
    with pytest.raises(Invalid, match="The letters to those in reserve are held"):
        close(world)
    world.release()
    fund(world, 1)


def test_a_decision_that_changed_since_it_was_read_is_not_funded(house: TestHouse):
    world = turned_down(decided(house))
    with pytest.raises(Stale):
        fund(world, 1, version=2)
    fund(world, 1, version=3)


def test_closing_the_list_tells_those_who_waited_kindly_and_once(house: TestHouse):
    # Given one who was funded and one who still waits
    world = turned_down(decided(house))
    fund(world, 1, 4_000_00)
    # When the list is closed
    assert [each.application_id for each in close(world)] == [world.applications[2]]
    house.run_jobs()
    # Then that one gets a letter, the other does not, and nothing can be funded any more
    assert letters_about(world, 2) == [("reserve", True), ("reserve_closed", True)]
    assert letters_about(world, 1) == [("reserve", True), ("offer", True)]
    assert sum(b"The reserve list is closed" in path.read_bytes() for path in house.mails()) == 1
    with pytest.raises(Conflict, match="not in reserve"):
        fund(world, 2)
    with pytest.raises(Conflict, match="Nobody is in reserve"):
        close(world)
    assert len(house.events("panels.reserve_closed")) == 1


def test_a_round_that_gets_more_money_funds_the_next_in_reserve(house: TestHouse):
    # Given a round whose money is all awarded
    world = decided(house)
    browser = house.browser(world.ada)
    assert "in reserve" not in browser.get("/").text
    # When its budget is raised
    world.change_budget(7_000_00)
    # Then administrators hear of it at home, and the next can be funded
    assert "£3,000 is free, and 2 applications wait in reserve" in browser.get("/").text
    assert "£3,000</strong> of this round’s £7,000" in browser.get(f"/panels/{world.panel_id}/reserve").text
    fund(world, 1, 3_000_00)
    assert committed(house) == 7_000_00


def test_of_a_budget_that_is_lowered_nothing_is_given_twice(postgres_house: TestHouse):
    world = turned_down(decided(postgres_house))
    said = at_once(lambda: fund(world, 1, 3_000_00), lambda: world.change_budget(2_000_00))
    assert said.count("done") == 1
    with postgres_house.read() as session:
        row = session.execute(select(Round.budget_pence, Round.committed_pence)).one()
    assert tuple(row) in {(4_000_00, 3_000_00), (2_000_00, 0)}


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
