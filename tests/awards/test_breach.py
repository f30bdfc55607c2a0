"""Notice for a breach holds the payments to come at that moment, with a reason that the grantee reads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.awards.changing.ending import rules
from grants.awards.changing.ending.rules import AGREED, BREACH, INSTRUCTION
from grants.awards.models import PAID, Award
from grants.awards.planning.obstacles.queries import holds_of
from grants.kernel.problems import Invalid
from tests.awards.rows import World, build
from tests.awards.test_notice import WHY, prepare
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

LAST, STOPPED = date(2027, 4, 30), "Nobody looked after the children."
FOR_A_BREACH = {"exception": BREACH, "exception_reasons": WHY, "hold_payments": True, "hold_reason": STOPPED}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def held(world: World, award: Award) -> dict[int, str]:
    with world.house.read() as session:
        return {number: hold.reason for (_, number), hold in holds_of(session, [award.id]).items()}


def test_what_is_not_paid_is_held_before_another_gives_the_notice(world: World):
    # Given a grant of which one payment is made
    award = world.accepted()
    world.pay(award)
    # When one of us prepares notice for a breach and holds the rest, then they are held though it is not given yet
    assert prepare(world, award, world.ada, ends_on=LAST, **FOR_A_BREACH).state == "prepared"
    unpaid = [each.number for each in world.award(award.id).instalments if each.state != PAID]
    assert held(world, award) == dict.fromkeys(unpaid, STOPPED)
    # And time lets none of them become payable
    world.house.clock.advance(days=400)
    assert not [each for each in world.award(award.id).instalments if each.state == "payable"]


def test_without_a_breach_or_a_reason_nothing_is_held(world: World):
    award = world.accepted()
    for wrong, field in (
        ({"exception": INSTRUCTION}, "hold_payments"),
        ({"hold_reason": " "}, "hold_reason"),
        ({"hold_payments": False}, "hold_reason"),
    ):
        with pytest.raises(Invalid) as refused:
            prepare(world, award, world.ada, ends_on=LAST, **{**FOR_A_BREACH, **wrong})
        assert [each.field for each in refused.value.problems] == [field]
    assert held(world, award) == {}


@given(some.booleans(), some.sampled_from(["", " ", STOPPED]), some.sampled_from([None, AGREED, BREACH, INSTRUCTION]))
def test_payments_are_held_for_a_breach_with_a_reason_or_not_at_all(wanted: bool, reason: str, exception: str | None):
    right = (exception == BREACH and bool(reason.strip())) if wanted else not reason.strip()
    assert right == (not rules.hold_problems(wanted, reason, exception=exception))


def test_a_breach_on_pages_and_for_programs(postgres_house: TestHouse):
    world = build(postgres_house)
    award = world.accepted()
    at, ada = f"/awards/{award.id}/notice", world.house.browser(world.ada)
    strictly(ada.get(f"{at}/new").text)
    typed = {"ends_on-day": "30", "ends_on-month": "4", "ends_on-year": "2027", "reasons": WHY, "exception": BREACH}
    typed |= {"exception_reasons": WHY, "hold_payments": "yes"}
    assert "Say why the payments are held." in words_of(strictly(ada.post(f"{at}/new", data=typed).text))
    typed |= {"hold_reason": STOPPED}
    told = words_of(strictly(ada.post(f"{at}/new", data=typed).text))
    assert f"Every payment to come is held at once, because {STOPPED}" in told
    assert held(world, award) == {}
    assert ada.post(f"{at}/new", data={**typed, "checked": "yes"}).location == at
    assert set(held(world, award).values()) == {STOPPED}
    # The grantee reads why its payments are held, and nothing of the notice yet
    sam = world.house.browser(world.sam)
    assert STOPPED in words_of(strictly(sam.get(f"/awards/{award.id}").text))
    assert sam.get(at).status_code == 404
    # By a program it is the same
    another = world.accepted(title="Second")
    said = {"ends_on": (LAST + timedelta(days=1)).isoformat(), "reasons": WHY, **FOR_A_BREACH}
    answer = world.house.program(world.ada).post(f"/awards/{another.id}/notice", said, If_Match="*")
    assert (answer.status_code, set(held(world, another).values())) == (201, {STOPPED})
