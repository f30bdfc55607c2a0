"""What is not as it was agreed: in one sentence, with its next step and who has it."""

from datetime import date, timedelta
from typing import Any

import pytest

from grants.awards.changing.repayments.models import Repayment
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Invalid, NotFound
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcomes.rules import Measure, Promise
from grants.monitoring.exceptions import queries, rules, service
from grants.monitoring.exceptions.queries import Found
from grants.monitoring.models import Return
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.test_service import COMPLETE, again, returns, review, save, send


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def found(world: World, person: Any = None, **asked: Any) -> list[Found]:
    with world.house.read() as session:
        actor = world.house.actor(person or world.ada)
        return list(queries.exceptions_page(session, actor, now=world.house.now(), **asked).items)


def kinds(world: World, person: Any = None) -> list[str]:
    return [rules.kind_of(each.facts, world.house.now()) for each in found(world, person)]


def late_return(world: World) -> Return:
    draft = returns(world, world.begun())[0]
    world.house.clock.move_to(draft.due_at + timedelta(minutes=2))
    return draft


def test_a_return_told_by_telephone_waits_to_be_confirmed_and_needs_no_reason_without_tiers(world: World):
    # Given a late return in a scheme without tiers, of which Ada wrote down what they told her
    draft = late_return(world)
    ada = world.house.browser(world.ada)
    assert "Not usual for this grant" not in ada.get(f"/returns/{draft.id}/told").text
    today = london_day(world.house.now()).isoformat()
    told = {"channel": "call", "told_on": today, "who": "Mel Moss", "said": "Forty came each week.", "because": ""}
    assert world.house.program(world.ada).post(f"/returns/{draft.id}/telling", told).status_code == 201
    # Then it is not said that they sent nothing, nor that somebody ring them
    world.house.clock.move_to(draft.due_at + timedelta(days=29))
    page = world.house.browser(world.ada).get("/exceptions").text
    assert "Beeston Growers has not confirmed what they told us for return 1" in page
    assert "has sent nothing" not in page
    assert "Ring them" not in page


def test_a_return_is_late_then_missing_then_unread_then_unheard(world: World):
    award = world.begun()
    assert found(world) == []
    draft = returns(world, award)[0]
    world.house.clock.move_to(draft.due_at + timedelta(minutes=2))
    assert kinds(world) == ["late"]
    world.house.clock.move_to(draft.due_at + timedelta(days=29))
    assert kinds(world) == ["missing"]
    save(world, draft, COMPLETE)
    send(world, draft)
    assert kinds(world) == []
    world.house.clock.move_to(world.house.now() + timedelta(days=20))
    assert kinds(world) == ["unread"]
    review(world, draft, "accept")
    assert kinds(world) == []
    world.house.clock.move_to(world.house.now() + timedelta(days=20))
    assert kinds(world) == ["unheard"]


def test_questions_that_nobody_answers_are_one(world: World):
    draft = late_return(world)
    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "send back", questions={"spent": "Why?"})
    assert kinds(world) == []
    world.house.clock.move_to(again(world, draft).due_at + timedelta(minutes=2))
    assert kinds(world) == ["unanswered"]


def test_what_a_return_tells_is_found_and_the_next_takes_its_place(world: World):
    # Given a grant of which nothing was paid, and a return that tells more than the grant as spent
    award = world.begun()
    draft, who = returns(world, award)[0], world.who(world.ada)
    save(world, draft, {**COMPLETE, "spent": 30_000_00, "spent_more_than_the_grant": "The roof"})
    send(world, draft)
    world.react()
    assert kinds(world) == ["overspent"]
    assert kinds(world, world.fay) == [], "funders see what was accepted"

    # When it is sent again with less
    review(world, draft, "send back", questions={"spent": "Is it so?"})
    save(world, draft, {"spent": 100_00})
    send(world, draft)
    world.react()
    assert kinds(world) == []
    review(world, draft, "accept")
    with world.house.write() as session, pytest.raises(NotFound):
        service.take(session, rules.FINDING, draft.id, **who)


def test_funders_see_what_accepted_returns_tell_of_their_grants(world: World):
    draft = returns(world, world.begun())[0]
    save(world, draft, {**COMPLETE, "spent": 30_000_00, "spent_more_than_the_grant": "The roof"})
    send(world, draft)
    review(world, draft, "accept")
    world.react()
    assert kinds(world, world.fay) == ["overspent"]
    assert world.house.browser(world.nina).get("/exceptions").status_code == 403


def test_money_that_was_not_paid_back_is_one(world: World):
    award = world.begun()
    proposed = Repayment(
        id=new_id(),
        award_id=award.id,
        number=1,
        amount_pence=Pence(500_00),
        source="return 1",
        source_key="return 1",
        reason="Not spent",
        due_on=date(2027, 4, 20),
        state="proposed",
        asked_at=world.house.now(),
        asked_by=world.ada.id,
    )
    with world.house.write() as session:
        session.add(proposed)
    second = world.house.person("Bea Second", administrator=True)
    with world.house.write() as session:
        found_there = session.get_one(Repayment, proposed.id)
        found_there.state, found_there.confirmed_at, found_there.confirmed_by = "asked", world.house.now(), second.id
    assert kinds(world) == []
    world.house.clock.move_to(world.house.now() + timedelta(days=40))
    assert kinds(world) == ["repayment"]
    assert "£500" in rules.sentence(found(world)[0].facts, world.house.now())


def test_somebody_looks_after_it_until_it_is_about_something_else(world: World):
    draft = late_return(world)
    abe = world.house.person("Abe Another", administrator=True)
    with world.house.write() as session:
        held = service.take(session, rules.RETURN, draft.id, **world.who(world.ada))
        assert held.by_day == rules.act_by(world.house.now().date())
    with world.house.write() as session, pytest.raises(Conflict) as refused:
        service.take(session, rules.RETURN, draft.id, **world.who(abe))
    assert refused.value.code == "taken_already"
    with world.house.write() as session, pytest.raises(Invalid):
        service.take(session, rules.RETURN, draft.id, by=date(2020, 1, 1), **world.who(world.ada))
    (shown,) = found(world)
    assert shown.hold is not None
    assert shown.hold.person.name == "Ada Owusu"

    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "send back", "Say more.")
    world.house.clock.move_to(again(world, draft).due_at + timedelta(minutes=2))
    (anew,) = found(world)
    assert anew.hold is None


def test_a_morning_by_page_and_by_program(postgres_house: TestHouse):
    # Given two late returns of one minute
    world = build(postgres_house)
    draft = returns(world, world.accepted())[0]
    world.accepted(title="Another garden")
    world.house.clock.move_to(draft.due_at + timedelta(days=1))
    ada, program = world.house.browser(world.ada), world.house.program(world.ada)

    # Then each is on a page of one, and on one page
    first = program.get("/exceptions?size=1").json
    second = program.get(f"/exceptions?size=1&after={first['next']}").json
    told = [*first["items"], *second["items"]]
    assert (len({each["subject_id"] for each in told}), second["next"]) == (2, None)
    page = ada.get("/exceptions")
    strictly(page.text)
    assert f"/returns/{draft.id}" in page.text

    # And one is taken on, and given back
    assert ada.post(f"/exceptions/return/{draft.id}/mine").location == "/exceptions"
    assert "Ada Owusu, by" in ada.get("/exceptions").text
    assert ada.post(f"/exceptions/return/{draft.id}/nobody").location == "/exceptions"
    assert "Ada Owusu, by" not in ada.get("/exceptions").text
    assert program.put(f"/exceptions/return/{draft.id}/holder", {"by": "2031-01-01"}).status_code == 422
    assert program.get("/exceptions?after=nonsense").status_code == 422


def test_what_a_return_brings_up():
    grant = Grant(amount=1000, paid=600)
    assert rules.findings(grant, spent=300) == []
    assert [each.kind for each in rules.findings(grant, spent=299)] == ["underspent"]
    assert [each.kind for each in rules.findings(grant, spent=1001)] == ["overspent"]
    last = Grant(amount=1000, paid=600, is_last=True)
    assert [each.kind for each in rules.findings(last, spent=599)] == ["underspent"]
    hoped = [("Fewer lonely", 19, 25), ("Greener", 1, 10), ("Fed", 9, 9)]
    reached = [(Promise("", text, True, "", Measure(figure="count", target=of)), told) for text, told, of in hoped]
    short = rules.findings(last, spent=600, reached=reached)
    assert short == [rules.Finding("off target", 1, 10, "1 of 10 people: Greener")]
