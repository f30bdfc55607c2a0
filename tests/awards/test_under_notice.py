"""What notice stops: every page, book, payment and change of a grant says the same of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.awards import queries as awards
from grants.awards.changing.ending import service
from grants.awards.letters import queries as letters
from grants.awards.models import Award
from grants.awards.planning.obstacles import service as obstacles
from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.problems import Conflict
from grants.notifications.models import Reminder
from tests.awards.rows import World, build
from tests.awards.test_notice import A_DAY, bea, do, prepare, returns, the_day_after  # noqa: F401  bea is a fixture
from tests.awards.test_variations import agree, ask
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def read(world: World, person: Person, address: str) -> str:
    return words_of(strictly(world.house.browser(person).get(address).text))


def books(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.house.program(world.ada).get(f"/schemes/{world.scheme_id}/books").json
    return found


def stopped(world: World, award: Award) -> list[int]:
    return [each.number for each in world.award(award.id).instalments if each.stopped_after]


def test_what_notice_stops_is_to_come_nowhere_until_it_is_withdrawn(world: World, bea: Person):  # noqa: F811
    # Given a grant with one payment made, and a change of its end to which nobody of us has agreed
    award = world.accepted()
    world.pay(award)
    ask(world, award, world.sam, ends_on=date(2031, 4, 30))
    expected = sum(each["pence"] for each in books(world)["expected"])
    # When notice is given for a day before all other payments
    prepare(world, award, world.ada)
    assert stopped(world, award) == []
    do(world, award, bea, service.release_notice)
    # Then the page of the grant, the obstacles and the books say that none of them is paid
    rest = sum(each.amount_pence for each in award.instalments[1:])
    assert stopped(world, award) == [2, 3]
    for person in (world.sam, world.ada):
        told = read(world, person, f"/awards/{award.id}")
        assert "to come £0" in told
        assert "Not paid any more: notice is given, and the grant ends on 1 September 2027." in told
        assert "Pay it earlier" not in told
    in_the_way = world.house.program(world.sam).get(f"/awards/{award.id}/obstacles").json["items"]
    assert {each["kind"] for each in in_the_way} == {"notice"}
    assert books(world)["stopped_pence"] == rest
    assert sum(each["pence"] for each in books(world)["expected"]) == expected - rest
    # And nobody agrees to another end while notice stands; the change says why
    with pytest.raises(Conflict) as refused:
        agree(world, award, world.ada)
    assert refused.value.code == "under_notice"
    page = read(world, world.ada, f"/awards/{award.id}/variations/1")
    assert "Notice is given: this grant ends on 1 September 2027" in page
    assert "Agree to this change" not in page
    # But once it is withdrawn all is as it was
    do(world, award, bea, service.withdraw_notice, reason="People come again.")
    assert stopped(world, award) == []
    assert sum(each["pence"] for each in books(world)["expected"]) == expected
    agree(world, award, world.ada)
    assert world.award(award.id).ends_on == date(2031, 4, 30)


def test_what_was_payable_is_in_no_run_once_notice_stops_it(world: World):
    award = world.accepted()
    assert award.instalments[0].state == "payable"
    prepare(world, award, world.sam, ends_on=date(2027, 3, 2))
    assert stopped(world, award) == [1, 2, 3]
    payments = read(world, world.ada, "/payments")
    assert award.title not in payments


def test_what_is_kept_is_not_held_up_by_what_is_not_paid_any_more(world: World, bea: Person):  # noqa: F811
    award = world.accepted()
    world.pay(award)
    prepare(world, award, world.ada, kept=[3])
    do(world, award, bea, service.release_notice)
    assert stopped(world, award) == [2]
    in_the_way = world.house.program(world.sam).get(f"/awards/{award.id}/obstacles").json["items"]
    assert "earlier" not in {each["kind"] for each in in_the_way if each["number"] == 3}
    assert award.instalments[2].due_on > A_DAY


def reminded_of(world: World) -> set[UUID]:
    with world.house.read() as session:
        planned = select(Reminder.subject_id).where(Reminder.kind == "return", Reminder.state == "planned")
        return set(session.scalars(planned))


def test_returns_about_the_time_after_the_end_are_not_asked_for_while_notice_stands(world: World, bea: Person):  # noqa: F811
    # Given a grant with two returns, both of which people are reminded of
    award = world.accepted()
    world.react()
    first, *others = returns(world, award)
    assert {each.id for each in others} <= reminded_of(world)
    # When notice is given for a day before the second begins
    prepare(world, award, world.ada)
    do(world, award, bea, service.release_notice)
    world.react()
    # Then it is in no list, nobody is reminded of it, and the page of the returns says so
    assert reminded_of(world) & {each.id for each in returns(world, award)} == {first.id}
    listed = world.house.program(world.ada).get("/returns?view=open").json["items"]
    assert {each["number"] for each in listed} == {1}
    told = read(world, world.sam, f"/awards/{award.id}/returns")
    assert "Notice is given: this grant ends on 1 September 2027." in told
    assert told.count("Not asked for") == len(others)
    # And all of it comes again once the notice is withdrawn
    do(world, award, bea, service.withdraw_notice, reason="People come again.")
    world.react()
    assert {each.id for each in others} <= reminded_of(world)


def test_what_waited_for_a_return_at_the_end_is_paid_only_once_somebody_says_so(world: World, bea: Person):  # noqa: F811
    # Given notice for a day after the second payment is due, which waits for a return that does not come
    award = world.accepted()
    world.pay(award)
    _, second, third = award.instalments
    assert second.waits_for_return is not None
    ends_on = max(second.due_on, A_DAY) + timedelta(days=1)
    assert ends_on < third.due_on
    prepare(world, award, world.ada, ends_on=ends_on)
    do(world, award, bea, service.release_notice)
    # When the grant has ended, and the return is accepted afterwards
    the_day_after(world, ends_on)
    with world.house.write() as session:
        who = {"actor": SYSTEM, "now": world.house.now()}
        obstacles.release(session, award.id, return_number=second.waits_for_return, **who)
    # Then the payment is held, and the letter of the end says that it is to be decided
    (held,) = world.house.program(world.sam).get(f"/awards/{award.id}/obstacles").json["items"]
    assert (held["number"], held["kind"]) == (2, "held")
    with world.house.read() as session:
        (letter,) = [each for each in letters.letters_of(session, award.id) if each.kind == "ending"]
        assert "was not paid by the end" in letter.facts["left_to_do"]
    # And it is payable once somebody lets it go on
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        obstacles.resume_instalment(session, found, number=2, reason="They spent it.", **world.who(bea))
    assert world.award(award.id).instalments[1].state == "payable"


def test_the_day_of_the_notice_is_told_wherever_the_end_of_a_grant_is(world: World, bea: Person):  # noqa: F811
    award = world.accepted()
    assert award.last_day == award.ends_on
    prepare(world, award, world.ada)
    do(world, award, bea, service.release_notice)
    until, program = world.award(award.id).under_notice_until, world.house.program(world.ada)
    assert until is not None
    assert program.get(f"/awards/{award.id}").json["last_day"] == until.isoformat()
    listed = program.get("/lists/awards?columns=ends_on").json["items"]
    assert [each["values"]["ends_on"] for each in listed] == [until.isoformat()]
    for person, address in ((world.sam, "/awards"), (world.ada, "/lists/awards?columns=ends_on")):
        assert "1 Sep 2027" in read(world, person, address)
        assert "to 1 September 2027, because notice is given" in read(world, person, f"/awards/{award.id}")
    with world.house.read() as session:
        assert session.scalar(select(Award.last_day).where(Award.id == award.id)) == until
