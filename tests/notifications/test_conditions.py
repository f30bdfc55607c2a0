"""Those who have to do something for a grant are reminded of it, and hear what we say to what they did."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from grants.awards import queries as awards
from grants.awards.changing.ending import service as ending
from grants.awards.changing.ending.taking_effect import end_what_has_run_out
from grants.awards.models import Award
from grants.awards.planning.conditions import queries, service
from grants.awards.planning.conditions.rules import ASKED_AGAIN, GRANTEE, MET, Details
from grants.kernel.clock import london_day, london_moment
from grants.kernel.problems import Conflict
from grants.notifications.models import Message, Reminder
from tests.awards.rows import World, build
from tests.house import TestHouse

DUE, WHY = date(2027, 6, 30), "Nobody comes any more."


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def do(world: World, award: Award, verb: Any, person: Any, **given: Any) -> None:
    with world.house.write() as session:
        verb(session, *queries.condition_of(session, award.id, 1), **given, **world.who(person))
    world.react()


def planned(world: World) -> set[tuple[str, date]]:
    with world.house.read() as session:
        found = session.scalars(select(Reminder).where(Reminder.kind == "condition", Reminder.state == "planned"))
        return {(each.step, london_day(each.send_at)) for each in found}


def subjects(world: World, award: Award) -> set[str]:
    with world.house.read() as session:
        return set(session.scalars(select(Message.subject).where(Message.about_id == award.id)))


def test_after_the_end_of_a_grant_only_what_a_payment_waits_for_is_still_to_do(world: World):
    # Given a grant with two conditions: one payment, which stays after the end, waits for the first
    award = world.accepted(outcome="award with conditions", conditions="Send us your policy.\nSay who keeps the books.")
    do(world, award, service.arrange, world.ada, details=Details(GRANTEE, date(2027, 10, 29), None, 1))
    bea = world.house.person("Bea Second", administrator=True)
    wanted = {"exception": "instruction", "exception_reasons": WHY, "ends_on": date(2027, 5, 3), "kept": [1]}
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        notice = ending.give_notice(session, found, reasons=WHY, **wanted, **world.who(world.ada))
        ending.release_notice(session, found, notice, **world.who(bea))
        found.instalments[0].due_on = date(2027, 11, 1)
        queries.conditions_of(session, award.id)[1].instalment = 3

    # When it has ended
    world.house.clock.move_to(london_moment(date(2027, 5, 5), time(9)))
    with world.house.write() as session:
        end_what_has_run_out(session, world.house.now())
    world.react()

    # Then the first is listed, reminded of and can be shown; nothing comes of the second any more
    assert world.award(award.id).state == "ended"
    with world.house.read() as session:
        assert [each.number for each in queries.to_do_for(session, [award.organisation_id])] == [1]
        told = queries.numbers_of(session, world.house.actor(world.ada), today=date(2027, 5, 5))
        assert (told["overdue"], told["open"], told["without_day"]) == (0, 1, 0)
    assert {day for _, day in planned(world)} == {date(2027, 10, 11), date(2027, 10, 26)}
    with world.house.write() as session:
        second = queries.condition_of(session, award.id, 2)
        with pytest.raises(Conflict):
            service.show_done(session, *second, note="Sam does.", **world.who(world.mel))
    do(world, award, service.show_done, world.mel, note="Here it is.")
    assert planned(world) == set()


def test_a_condition_is_reminded_of_from_the_acceptance_until_it_is_shown(world: World):
    # Given an accepted grant with a condition that has no day yet
    award = world.accepted(outcome="award with conditions", conditions="Send us your policy.")
    assert planned(world) == set()

    # When an administrator says by when, its people are reminded 14 and 3 working days before
    do(world, award, service.arrange, world.ada, details=Details(GRANTEE, DUE, None, 1))
    both = {("14 working days before", date(2027, 6, 10)), ("3 working days before", date(2027, 6, 25))}
    assert planned(world) == both

    # And no more once they have said that it is done, but again when it is asked for again
    do(world, award, service.show_done, world.mel, note="Done.")
    assert planned(world) == set()
    do(world, award, service.answer, world.ada, answer=ASKED_AGAIN, reason="Send the text.")
    assert planned(world) == both
    assert f"We need a little more for your grant: {award.title}" in subjects(world, award)

    # Until it is met, which both people of the organisation hear
    do(world, award, service.answer, world.ada, answer=MET, reason="")
    assert planned(world) == set()
    assert f"A condition of your grant is met: {award.title}" in subjects(world, award)


def test_nothing_is_reminded_of_before_the_offer_is_accepted(world: World):
    award = world.offered(outcome="award with conditions", conditions="Send us your policy.")
    do(world, award, service.arrange, world.ada, details=Details(GRANTEE, DUE, None, 1))
    assert planned(world) == set()
