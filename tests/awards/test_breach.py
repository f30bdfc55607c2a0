"""Notice for a breach holds the payments to come once it is given, with a reason that the grantee reads in it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from grants.awards.changing.ending import queries, rules, service
from grants.awards.changing.ending.rules import AGREED, BREACH, INSTRUCTION
from grants.awards.letters import queries as letters
from grants.awards.letters.rules import NOTICE
from grants.awards.models import PAID, Award
from grants.awards.planning.obstacles.queries import holds_of
from grants.identity.models import Person
from grants.kernel.problems import Invalid
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.awards.test_notice import WHY, do, prepare
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

LAST, STOPPED = date(2027, 4, 30), "Nobody looked after the children."
FOR_A_BREACH = {"exception": BREACH, "exception_reasons": WHY, "hold_payments": True, "hold_reason": STOPPED}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
@beginning
def bea(world: World) -> Person:
    return world.house.person("Bea Second", administrator=True)


def messages(world: World) -> list[Message]:
    with world.house.read() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def page(world: World, who: Person, award: Award) -> str:
    return words_of(strictly(world.house.browser(who).get(f"/awards/{award.id}/notice").text))


def held(world: World, award: Award) -> dict[int, str]:
    with world.house.read() as session:
        return {number: hold.reason for (_, number), hold in holds_of(session, [award.id]).items()}


def test_what_is_not_paid_is_held_once_another_gives_the_notice(world: World, bea: Person):
    # Given a grant of which one payment is made, and notice for a breach that one of us has prepared
    award = world.accepted()
    world.pay(award)
    world.react()
    before = len(messages(world))
    assert prepare(world, award, world.ada, ends_on=LAST, kept=[2], **FOR_A_BREACH).state == "prepared"
    world.react()
    # Then nothing is held yet, and nobody of the grantee has heard anything
    assert held(world, award) == {}
    assert "Nobody has been told yet. Every payment to come is held once this" in page(world, world.ada, award)
    assert len(messages(world)) == before
    # When another gives it, then every payment is held, and its page, letter and message say so
    do(world, award, bea, service.release_notice)
    unpaid = [each.number for each in world.award(award.id).instalments if each.state != PAID]
    assert held(world, award) == dict.fromkeys(unpaid, STOPPED)
    shown = page(world, world.sam, award)
    assert f"Held; paid only if we let it go on: {STOPPED}" in shown
    assert "goes on as it is" not in shown
    with world.house.read() as session:
        told = letters.letter_about(session, queries.notice_of(session, award.id)[1].id, NOTICE)
    assert told is not None
    assert f"£6,666.67 is held; paid only if we let it go on: {STOPPED}" in told.facts["paid_until"]
    assert "We still pay" not in told.facts["paid_until"]
    world.react()
    mail = [each for each in messages(world)[before:] if not each.subject.startswith("What you proposed is confirmed")]
    assert {each.subject for each in mail} == {f"The grant for “{award.title}” ends on 30 April 2027"}
    assert all(STOPPED in each.text for each in mail)
    # And letting one go on is said to leave the notice standing
    at = f"/awards/{award.id}/instalments/{unpaid[0]}/hold"
    assert "does not withdraw the notice" in words_of(strictly(world.house.browser(world.ada).get(at).text))
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
    assert f"Every payment to come is held, because {STOPPED}" in told
    assert "We still pay" not in told
    assert "Held; paid only if we let it go on" in told
    assert held(world, award) == {}
    assert ada.post(f"{at}/new", data={**typed, "checked": "yes"}).location == at
    assert held(world, award) == {}
    # By a program it is the same
    another = world.accepted(title="Second")
    said = {"ends_on": (LAST + timedelta(days=1)).isoformat(), "reasons": WHY, **FOR_A_BREACH}
    answer = world.house.program(world.ada).post(f"/awards/{another.id}/notice", said, If_Match="*")
    assert (answer.status_code, answer.json["hold_reason"]) == (201, STOPPED)
