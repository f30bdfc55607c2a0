"""A grant's returns: planned at acceptance, written, sent, sent back, accepted."""

from datetime import date, timedelta
from typing import Any

import pytest

from grants.awards.events import AwardAccepted
from grants.kernel.clock import in_london, is_working_day
from grants.kernel.problems import Conflict, Invalid, Stale
from grants.monitoring import queries, service
from grants.monitoring.models import Return
from grants.monitoring.reactions import plan_returns
from tests.awards.rows import World, build
from tests.house import TestHouse

COMPLETE: dict[str, Any] = {"people_helped": 40, "spent": 5_000_00, "what_changed": "They know each other now."}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def returns(world: World, award: Any) -> list[Return]:
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))


def first_return(world: World) -> Return:
    return returns(world, world.begun())[0]


def again(world: World, monitoring_return: Return) -> Return:
    with world.house.read() as session:
        return queries.return_of(session, monitoring_return.id)


def save(world: World, monitoring_return: Return, answers: dict[str, Any], **more: Any) -> None:
    who = world.who(world.mel)
    with world.house.write() as session:
        found = queries.return_of(session, monitoring_return.id)
        service.save_draft(session, found, answers=answers, **{"version": None, **more}, **who)


def send(world: World, monitoring_return: Return, **more: Any) -> None:
    who = world.who(world.mel)
    with world.house.write() as session:
        service.submit(session, queries.return_of(session, monitoring_return.id), **more, **who)


def review(world: World, monitoring_return: Return, outcome: str, note: str = "", **more: Any) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        found = queries.return_of(session, monitoring_return.id)
        service.review(session, found, outcome=outcome, note=note, **more, **who)


class TestPlan:
    def test_the_returns_of_the_plan_exist_from_acceptance_and_cover_the_award(self, world: World):
        award = world.accepted()
        planned = returns(world, award)

        assert [(r.number, r.period_from, r.period_to) for r in planned] == [
            (1, date(2027, 4, 1), date(2028, 9, 30)),
            (2, date(2028, 10, 1), date(2030, 3, 31)),
        ]
        assert planned[0].period_from == award.starts_on
        assert planned[-1].period_to == award.ends_on
        for each in planned:
            due = in_london(each.due_at)
            assert (due.hour, due.minute) == (23, 59)
            assert is_working_day(due.date())
            assert due.date() >= each.period_to + timedelta(days=28)
        facts = world.facts("monitoring.return_planned")
        assert [f["return_id"] for f in facts] == [str(r.id) for r in planned]
        assert facts[0] == {
            "return_id": str(planned[0].id),
            "award_id": str(award.id),
            "due_at": planned[0].due_at.isoformat(),
        }

    def test_the_reaction_run_twice_plans_once(self, world: World):
        award = world.accepted()
        (facts,) = world.facts("awards.award_accepted")
        with world.house.write() as session:
            plan_returns(session, AwardAccepted.from_facts(facts), now=world.house.now())
        assert len(returns(world, award)) == 2
        assert len(world.facts("monitoring.return_planned")) == 2

    def test_a_scheme_without_returns_asks_for_none(self, house: TestHouse):
        world = build(house, returns=0)
        assert returns(world, world.accepted()) == []
        assert house.jobs(state="dead") == []


class TestDraft:
    def test_answers_are_kept_bit_by_bit_and_can_be_cleared(self, world: World):
        draft = first_return(world)
        save(world, draft, {"people_helped": 40})
        save(world, draft, {"spent": 100, "people_helped": None})

        assert again(world, draft).answers == {"spent": 100}
        assert [f["version"] for f in world.facts("monitoring.return_saved")] == [2, 3]

    def test_saving_nothing_new_changes_nothing(self, world: World):
        draft = first_return(world)
        save(world, draft, {"people_helped": 40}, version=1)
        save(world, draft, {"people_helped": 40}, version=1)
        assert again(world, draft).version == 2

    def test_a_stale_save_is_refused_and_shows_both(self, world: World):
        draft = first_return(world)
        save(world, draft, {"people_helped": 40}, version=1)

        with pytest.raises(Stale) as refused:
            save(world, draft, {"people_helped": 50}, version=1)

        assert refused.value.current == {"answers.people_helped": 40}
        assert refused.value.yours == {"answers.people_helped": 50}
        assert again(world, draft).answers == {"people_helped": 40}

    def test_what_is_out_of_bounds_is_kept_and_what_cannot_be_read_is_not(self, world: World):
        draft = first_return(world)
        save(world, draft, {"people_helped": 0})
        with pytest.raises(Invalid) as refused:
            save(world, draft, {"spent": "a lot", "shoe_size": 9})
        assert {p.field for p in refused.value.problems} == {"answers.spent", "answers.shoe_size"}
        assert again(world, draft).answers == {"people_helped": 0}


class TestSending:
    def test_a_complete_return_is_sent_once(self, world: World):
        draft = first_return(world)
        save(world, draft, COMPLETE)
        send(world, draft)

        sent = again(world, draft)
        assert (sent.state, sent.submitted_by) == ("submitted", world.mel.id)
        assert len(world.facts("monitoring.return_submitted")) == 1
        for act in (lambda: send(world, draft), lambda: save(world, draft, {"people_helped": 1})):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "sent_already"

    def test_everything_missing_is_named_at_once(self, world: World):
        draft = first_return(world)
        save(world, draft, {"people_helped": 0, "trouble": True})
        with pytest.raises(Invalid) as refused:
            send(world, draft)
        assert [p.field for p in refused.value.problems] == [
            "answers.people_helped",
            "answers.spent",
            "answers.what_changed",
            "answers.trouble_what",
        ]
        assert again(world, draft).state == "due"

    def test_a_late_return_is_taken(self, world: World):
        draft = first_return(world)
        save(world, draft, COMPLETE)
        world.house.clock.move_to(draft.due_at + timedelta(days=40))
        send(world, draft)
        assert again(world, draft).state == "submitted"

    def test_not_what_was_read_before_is_not_sent(self, world: World):
        draft = first_return(world)
        save(world, draft, COMPLETE)
        with pytest.raises(Stale):
            send(world, draft, version=1)
        send(world, draft, version=2)


class TestReview:
    def test_accepting_releases_the_instalment_that_waited(self, world: World):
        award = world.begun()
        draft = returns(world, award)[0]
        save(world, draft, COMPLETE)
        send(world, draft)
        review(world, draft, "accept", "Thank you, this is a pleasure to read.")

        accepted = again(world, draft)
        assert (accepted.state, accepted.reviewed_by) == ("accepted", world.ada.id)
        assert world.facts("monitoring.return_accepted") == [
            {"return_id": str(draft.id), "award_id": str(award.id), "number": 1}
        ]
        assert [i.state for i in world.award(award.id).instalments] == ["payable", "payable", "planned"]
        with pytest.raises(Conflict) as refused:
            review(world, draft, "accept")
        assert refused.value.code == "accepted_already"
        assert len(world.facts("awards.instalment_became_payable")) == 2

    def test_sent_back_it_can_be_changed_and_sent_again_in_good_time(self, world: World):
        draft = first_return(world)
        save(world, draft, COMPLETE)
        world.house.clock.move_to(draft.due_at)
        send(world, draft)
        with pytest.raises(Invalid):
            review(world, draft, "send back", " ")
        review(world, draft, "send back", "Say how you counted.")

        back = again(world, draft)
        assert (back.state, back.review_note) == ("sent back", "Say how you counted.")
        assert back.due_at > draft.due_at + timedelta(days=13)
        assert len(world.facts("monitoring.return_sent_back")) == 1
        save(world, draft, {"people_helped": 38})
        send(world, draft)
        review(world, draft, "accept")
        assert again(world, draft).state == "accepted"

    def test_one_that_was_not_sent_cannot_be_reviewed(self, world: World):
        draft = first_return(world)
        with pytest.raises(Conflict) as refused:
            review(world, draft, "accept")
        assert refused.value.code == "not_sent"
        with pytest.raises(Invalid):
            review(world, draft, "perhaps")

    def test_a_decision_on_another_version_is_refused(self, world: World):
        draft = first_return(world)
        save(world, draft, COMPLETE)
        send(world, draft)
        with pytest.raises(Stale):
            review(world, draft, "accept", version=2)
        review(world, draft, "accept", version=3)
