"""Money comes free after the decisions: those in reserve are funded in the panel's order, and the list closes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from grants.awards.letters.models import Letter
from grants.awards.letters.service import WRITE_LETTER
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.jobs import WAITING, Job
from grants.kernel.problems import Conflict, Denied, Invalid, Stale
from grants.panels.deciding.reserve.models import ReserveEnding
from grants.panels.models import Decision
from grants.schemes.models import Round, RoundResult
from tests.at_once import at_once
from tests.house import TestHouse
from tests.panels.reserve import RESERVED, SAID, close, committed, decided, fund, letters_about, offer_to, turned_down
from tests.panels.rows import build


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
