"""A grantee needs more time; an administrator leaves one return out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from grants.awards.models import Award
from grants.kernel.clock import end_of_day, london_day
from grants.monitoring import queries
from grants.monitoring.models import Return
from grants.monitoring.planning.extending import rules
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.monitoring.test_service import COMPLETE, save, send
from tests.organisations.given import read


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, returns=3, instalments=3)


def returns(world: World, award: Award) -> list[Return]:
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))


def subjects(world: World) -> list[str]:
    world.house.run_jobs()
    with world.house.read() as session:
        return list(session.scalars(select(Message.subject).order_by(Message.id)))


DAYS = some.dates(date(2027, 1, 1), date(2030, 12, 31))


@given(DAYS, some.integers(-40, 40), some.integers(-5, 40), some.booleans())
def test_the_rule_grants_what_is_near_once_and_in_time(due_on: date, asked_days: int, passed: int, had_more: bool):
    due_at, until = end_of_day(due_on), due_on + timedelta(days=asked_days)
    now = end_of_day(due_on - timedelta(days=passed))
    by_rule = rules.is_by_rule(until, due_at=due_at, now=now, had_more=had_more)
    assert by_rule == (asked_days <= 14 and passed >= 0 and not had_more)
    if by_rule and not rules.asking_problems(until, "", due_at=due_at, now=now, by_rule=True):
        assert rules.due_anew(until) > due_at
        assert london_day(rules.due_anew(until)) - until <= timedelta(days=4)


def test_fourteen_days_are_granted_at_once_and_mails_and_reminders_follow(world: World):
    # Given a return that is due soon
    award = world.accepted()
    first = returns(world, award)[0]
    due_on = london_day(first.due_at)
    until = due_on + timedelta(days=10)
    world.house.clock.move_to(datetime.combine(due_on - timedelta(days=3), datetime.min.time(), UTC))
    page, path = world.house.browser(world.mel), f"/returns/{first.id}/more-time"
    read(page.get(path))
    # When somebody of the organisation presses twice
    typed = {"until-day": str(until.day), "until-month": str(until.month), "until-year": str(until.year)}
    for _ in range(2):
        assert page.post(path, data=typed).status_code == 302
    # Then the return is due later, once, and they hear of it
    again = returns(world, award)[0]
    assert again.due_at == rules.due_anew(until)
    assert again.version == first.version + 1
    assert [s for s in subjects(world) if "more time" in s] != []
    # And a second time a person decides
    program = world.house.program(world.mel)
    later = (until + timedelta(days=30)).isoformat()
    assert program.post(f"/returns/{first.id}/extension", {"until": later}).status_code == 422
    asked = program.post(f"/returns/{first.id}/extension", {"until": later, "reason": "Our treasurer is ill."})
    assert (asked.status_code, asked.json["state"]) == (201, "asked")
    assert returns(world, award)[0].due_at == again.due_at
    home = world.house.browser(world.ada).get("/").text
    assert "which needs more time for return 1" in home
    read(world.house.browser(world.ada).get(path))
    # Mel reads what was asked, and changes it while nobody has answered
    shown = page.get(f"/returns/{first.id}").text
    assert ("Our treasurer is ill." in shown, "I need more time" in shown) == (True, False)
    assert "Our treasurer is ill." in page.get(path).text
    changed = {"until": later, "reason": "Our treasurer is ill, and the bank is slow."}
    assert program.post(f"/returns/{first.id}/extension", changed).json["reason"] == changed["reason"]
    assert "the bank is slow" in page.get(f"/returns/{first.id}").text
    # Who answers is of the programme, and says why not
    assert program.post(f"/returns/{first.id}/extension/answer", {"until": later}).status_code == 403
    ada = world.house.program(world.ada)
    assert ada.post(f"/returns/{first.id}/extension/answer", {}).status_code == 422
    granted = ada.post(f"/returns/{first.id}/extension/answer", {"until": later})
    assert (granted.status_code, granted.json["state"]) == (201, "granted")
    assert ada.post(f"/returns/{first.id}/extension/answer", {"until": later}).json["code"] == "answered_already"
    assert returns(world, award)[0].due_at == rules.due_anew(date.fromisoformat(later))
    assert world.house.jobs(state="dead") == []


def test_nobody_need_answer_for_time_once_the_return_is_in(world: World):
    first = returns(world, world.begun())[0]
    later = (london_day(first.due_at) + timedelta(days=60)).isoformat()
    mel = world.house.program(world.mel)
    asked = mel.post(f"/returns/{first.id}/extension", {"until": later, "reason": "Our treasurer is ill."})
    assert asked.json["state"] == "asked"
    save(world, first, COMPLETE)
    send(world, first)
    assert "which needs more time" not in world.house.browser(world.ada).get("/").text


@pytest.mark.parametrize("payment", ["release", "next"])
def test_a_return_is_left_out_with_a_reason_and_the_payment_waits_no_more_for_it(world: World, payment: str):
    award = world.accepted()
    first, second, third = returns(world, award)
    waits = [each.waits_for_return for each in award.instalments]
    assert 1 in waits
    ada = world.house.program(world.ada)
    path = f"/returns/{first.id}/skipping"
    assert world.house.program(world.mel).post(path, {"reason": "No need"}).status_code == 403
    read(world.house.browser(world.ada).get(f"/returns/{first.id}/leave-out"))
    assert ada.post(path, {"reason": " "}).status_code == 422
    done = ada.post(path, {"reason": "You told us everything at the visit.", "payment": payment})
    assert (done.status_code, done.json["state"]) == (201, "skipped")
    assert ada.post(path, {"reason": "Again"}).status_code == 409
    # Then the payment follows, the grantee reads why, and is asked and reminded no more
    which = next(each for each in world.award(award.id).instalments if each.number == waits.index(1) + 1)
    assert (which.state, which.waits_for_return) == (("payable", 1) if payment == "release" else ("planned", 2))
    assert "told us everything" in world.house.browser(world.mel).get(f"/returns/{first.id}").text
    assert [s for s in subjects(world) if "need not make return 1" in s] != []
    refused = world.house.program(world.mel).post(f"/returns/{first.id}/submission", If_Match="*")
    assert refused.json["code"] == "left_out"
    last = ada.post(f"/returns/{third.id}/skipping", {"reason": "Not needed", "payment": "next"})
    assert last.status_code == 422, "nothing comes after it"
    assert second.state == "due"
    assert world.house.jobs(state="dead") == []
