"""What notice stops: every page, book, payment and change of a grant says the same of it."""

from datetime import date
from typing import Any

import pytest

from grants.awards.changing.ending import service
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.problems import Conflict
from tests.awards.rows import World, build
from tests.awards.test_notice import A_DAY, bea, do, prepare  # noqa: F401  bea is a fixture
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
