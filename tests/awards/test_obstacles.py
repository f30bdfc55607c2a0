"""An instalment is payable when nothing stands in its way; what does is said, and one can be stopped for a time."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.models import Award
from grants.awards.paying.runs.checking import PaymentsDropped
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.obstacles import service
from grants.awards.planning.obstacles.in_words import once_accepted
from grants.awards.planning.obstacles.rules import Standing, ToBeDone, obstacles, within_reach
from grants.kernel.clock import london_moment
from grants.kernel.db import new_id
from grants.kernel.problems import Conflict, Invalid
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

TODAY = date(2027, 6, 1)
WHY = "We have a question about the last return."


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def states(world: World, award: Award) -> list[str]:
    return [each.state for each in world.award(award.id).instalments]


def kinds(standing: Standing) -> list[str]:
    return [each.kind for each in obstacles(standing, today=TODAY)]


# The rule


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"due_on": TODAY}, []),
        ({"due_on": within_reach(TODAY)}, []),
        ({"due_on": within_reach(TODAY) + timedelta(days=1)}, ["day"]),
        ({"due_on": date(2027, 9, 1), "early": True}, []),
        ({"due_on": date(2027, 6, 2), "waits_for_return": 1}, ["return"]),
        ({"due_on": date(2027, 6, 2), "waits_for_return": 1, "return_agreed": True}, []),
        ({"due_on": TODAY, "waits_for_number": 2}, ["earlier"]),
        ({"due_on": TODAY, "waits_for_return": 1, "return_agreed": True, "waits_for_number": 2}, ["earlier"]),
        ({"due_on": TODAY, "held_because": "A question"}, ["held"]),
        ({"due_on": TODAY, "conditions": (ToBeDone("A", False), ToBeDone("B", True))}, ["condition", "document"]),
        ({"due_on": TODAY, "waits_for_return": 2, "held_because": "A question"}, ["held", "return"]),
    ],
)
def test_what_stands_in_the_way(given: dict[str, Any], found: list[str]):
    assert kinds(Standing(**given)) == found


@given(
    st.builds(
        Standing,
        due_on=st.dates(date(2027, 5, 25), date(2027, 6, 10)),
        early=st.booleans(),
        waits_for_return=st.none() | st.integers(1, 4),
        return_sent_on=st.none() | st.just(TODAY),
        return_agreed=st.booleans(),
        waits_for_number=st.none() | st.integers(1, 4),
        conditions=st.lists(st.builds(ToBeDone, st.just("Insure it"), st.booleans()), max_size=2).map(tuple),
        held_because=st.none() | st.just("A question"),
    )
)
def test_each_obstacle_is_said_to_both_sides_and_a_hold_or_a_condition_always_stops(standing: Standing):
    found = obstacles(standing, today=TODAY)
    assert all(each.to_grantee.strip() and each.to_us.strip() for each in found)
    if standing.held_because or standing.conditions:
        assert found


# Holding


def hold(world: World, award: Award, number: int, reason: str = WHY) -> None:
    with world.house.write() as session:
        service.hold_instalment(session, world.award(award.id), number=number, reason=reason, **world.who(world.ada))


def resume(world: World, award: Award, number: int) -> None:
    abe = world.house.person("Abe Approves", administrator=True)
    with world.house.write() as session:
        service.resume_instalment(session, world.award(award.id), number=number, reason="Answered.", **world.who(abe))


def agree_return(world: World, award: Award, number: int) -> None:
    with world.house.write() as session:
        service.release(session, award.id, return_number=number, **world.who(world.ada))


def test_a_held_instalment_waits_also_after_its_return_is_accepted(world: World):
    # Given a grant whose second payment waits for its first return, and is held
    award = world.accepted()
    hold(world, award, 2)
    # When the return is accepted
    agree_return(world, award, 1)
    # Then it still waits, and goes on when another administrator says so
    assert states(world, award) == ["payable", "planned", "planned"]
    resume(world, award, 2)
    assert states(world, award) == ["payable", "payable", "planned"]
    assert [each["reason"] for each in world.facts("awards.instalment_held")] == [WHY]
    assert [each["reason"] for each in world.facts("awards.instalment_resumed")] == ["Answered."]


def test_one_that_is_payable_is_not_paid_while_it_is_held(world: World):
    award = world.accepted()
    hold(world, award, 1)
    with pytest.raises(Invalid) as refused:
        world.prepare((award, 1))
    assert [each.code for each in refused.value.problems] == ["not_payable"]
    assert world.house.program(world.ada).get("/instalments").json["items"] == []
    resume(world, award, 1)
    world.pay(award, 1)
    with pytest.raises(Conflict) as paid:
        hold(world, award, 1)
    assert paid.value.code == "paid_already"


def test_one_that_is_held_once_it_was_prepared_is_left_out(world: World):
    award = world.accepted()
    run_id = world.prepare((award, 1))
    hold(world, award, 1)
    with pytest.raises(PaymentsDropped, match="The payment is held"):
        world.send(run_id)


def test_it_is_held_once_and_with_a_reason(world: World):
    award = world.accepted()
    with pytest.raises(Invalid):
        hold(world, award, 2, "  ")
    hold(world, award, 2)
    with pytest.raises(Conflict):
        hold(world, award, 2)
    resume(world, award, 2)
    with pytest.raises(Conflict):
        resume(world, award, 2)
    hold(world, award, 2)


def test_an_administrator_holds_it_on_a_page_and_the_grantee_reads_and_hears_why(postgres_house: TestHouse):
    world = build(postgres_house)
    award = world.accepted()
    ada, sam = world.house.browser(world.ada), world.house.browser(world.sam)
    page, grant = f"/awards/{award.id}/instalments/2/hold", f"/awards/{award.id}"
    assert f'href="{page}"' in ada.get(grant).text
    assert list(errors(ada.post(page, data={"to": "hold", "reason": ""}))) == ["reason"]
    # A second press leads where the first did
    for _ in range(2):
        assert ada.post(page, data={"to": "hold", "reason": WHY}).status_code == 302
    assert f"We have stopped this payment for now: {WHY}" in words_of(read(sam.get(grant)))
    assert "Held since" in words_of(read(ada.get(page)))
    world.house.run_jobs()
    assert any(WHY in mail.read_text() for mail in world.house.mails())
    assert ada.post(page, data={"to": "resume", "reason": "Answered."}).status_code == 302
    assert WHY not in words_of(read(sam.get(grant)))
    assert "Answered." in words_of(read(ada.get(page)))


def test_programs_hold_it_and_read_what_stands_in_the_way(postgres_house: TestHouse):
    world = build(postgres_house)
    award = world.accepted()
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)
    held = ada.post(f"/awards/{award.id}/instalments/2/hold", {"reason": WHY})
    assert (held.status_code, held.json["resumed_at"]) == (201, None)
    found = sam.get(f"/awards/{award.id}/obstacles").json["items"]
    assert [(each["number"], each["kind"]) for each in found] == [
        (2, "held"),
        (2, "return"),
        (3, "earlier"),
        (3, "day"),
    ]
    assert sam.post(f"/awards/{award.id}/instalments/2/resumption", {"reason": "x"}).status_code == 403
    assert ada.post(f"/awards/{award.id}/instalments/2/resumption", {"reason": "Answered."}).status_code == 201
    assert [each["resumed_because"] for each in sam.get(f"/awards/{award.id}/holds").json["items"]] == ["Answered."]


# Conditions


def test_what_waits_for_a_condition_is_payable_once_it_is_met(world: World):
    # Given a grant whose second payment waits for a condition beside its return
    award = world.accepted()
    with world.house.write() as session:
        condition = AwardCondition(
            id=new_id(), award_id=award.id, number=7, text="Insure the hall", instalment=2, created_at=world.house.now()
        )
        session.add(condition)
    agree_return(world, award, 1)
    assert states(world, award)[1] == "planned"
    for person in (world.sam, world.fay):
        shown = words_of(read(world.house.browser(person).get(f"/awards/{award.id}")))
        assert "This has to be done first: Insure the hall" in shown
    # And accepting the return does not promise it
    ada = world.house.program(world.ada)
    with world.house.read() as session:
        then = once_accepted(session, award.id, award.instalments[1].waits_for_return or 0, today=TODAY)
    assert then.startswith("The instalment that waits for it cannot be paid yet: ")
    assert "Insure the hall" in then
    # When an administrator says that it is met
    answered = ada.post(f"/awards/{award.id}/conditions/7/answer", {"answer": "met"}, If_Match="*")
    assert answered.status_code < 300, answered.json
    world.house.run_jobs()
    # Then it is payable
    assert states(world, award)[1] == "payable"


def test_no_payment_overtakes_one_that_waits_for_its_return(world: World):
    # Given a grant whose third payment waits only for its day, and that day has come without any return
    award = world.accepted()
    world.house.clock.move_to(london_moment(award.instalments[2].due_on, time(12)))
    world.house.run_jobs()
    assert states(world, award) == ["payable", "planned", "planned"]
    # When the return is accepted for which the second waits
    agree_return(world, award, 1)
    world.house.clock.advance(hours=2)
    world.house.run_jobs()
    # Then both are payable
    assert states(world, award) == ["payable", "payable", "payable"]
