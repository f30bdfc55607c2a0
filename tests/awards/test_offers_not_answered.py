"""An offer that nobody answers in time: more time is given, or the money goes back to the round."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.awards.models import Award
from grants.awards.offers import rules
from grants.kernel.clock import end_of_day, london_day
from grants.notifications.models import Message, Reminder
from grants.schemes.models import Round
from tests.awards.rows import World, build
from tests.beginnings import beginning
from tests.house import TestHouse

REASON = "Your treasurer has been in hospital."


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@beginning
def run_out(world: World) -> Award:
    award = world.offered()
    assert award.accept_by is not None
    world.house.clock.move_to(award.accept_by + timedelta(minutes=1))
    return award


def committed(world: World) -> int:
    with world.house.read() as session:
        return session.scalars(select(Round.committed_pence)).one()


def messages_about(world: World, award: Award) -> dict[UUID, str]:
    with world.house.read() as session:
        found = session.scalars(select(Message).where(Message.about_id == award.id))
        return {each.person_id: each.subject for each in found}


def test_nobody_answers_and_the_money_goes_back_to_the_round(world: World):
    # Given an offer that ran out a minute ago, which the administrator sees at home
    award = run_out(world)
    administrator, program = world.house.browser(world.ada), world.house.program(world.ada)
    assert "1 offer was not answered in time" in administrator.get("/").text

    # When she takes it back
    page = f"/awards/{award.id}/lapse"
    assert "nobody answered by" in " ".join(administrator.get(page).text.split())
    answer = administrator.post(page, data={"version": award.version})
    world.react()

    # Then it is over, the money is free again, and both people of the organisation hear of it
    assert answer.status_code == 302
    assert world.award(award.id).state == "lapsed"
    assert committed(world) == 0
    assert world.facts("awards.offer_lapsed") == [{"award_id": str(award.id)}]
    assert messages_about(world, award) == {
        world.sam.id: f"The offer of a grant for “{award.title}” has ended",
        world.mel.id: f"The offer of a grant for “{award.title}” has ended",
    }
    assert "not answered in time" not in administrator.get("/").text
    assert "taken back" in administrator.get(f"/awards/{award.id}").text

    # And what the money that is left means for those who still compete is worked out anew
    assert {freed["amount_pence"] for freed in world.facts("schemes.money_freed")} == {award.amount_pence}
    assert world.house.jobs("panels.compare")

    # And neither can it be accepted now nor taken back again
    late = world.house.program(world.sam).post(f"/awards/{award.id}/acceptance", {"agrees": True})
    again = program.post(f"/awards/{award.id}/lapse")
    assert (late.status_code, late.json["code"]) == (409, "lapsed_already")
    assert (again.status_code, again.json["code"]) == (409, "lapsed_already")
    assert committed(world) == 0


def test_more_time_is_given_and_the_offer_is_accepted_in_it(world: World):
    # Given an offer that ran out
    award = run_out(world)
    later = london_day(world.house.now()) + timedelta(days=20)

    # When there is more time
    program = world.house.program(world.ada)
    answer = program.post(f"/awards/{award.id}/extension", {"last_day": later.isoformat(), "reason": REASON})
    world.react()

    # Then it stands until the end of that day, the grant begins after it, and all hear of it and are reminded
    assert answer.status_code == 201
    extended = world.award(award.id)
    assert extended.accept_by == end_of_day(later)
    assert (extended.starts_on, extended.ends_on) == (date(2027, 5, 1), date(2030, 4, 30))
    assert set(messages_about(world, award)) == {world.sam.id, world.mel.id}
    with world.house.read() as session:
        planned = session.scalars(select(Reminder).where(Reminder.subject_id == award.id)).all()
    assert any(each.deadline_at == extended.accept_by for each in planned)

    # And it can be accepted
    accepted = world.house.program(world.sam).post(f"/awards/{award.id}/acceptance", {"agrees": True})
    assert (accepted.status_code, accepted.json["state"]) == (201, "accepted")


def test_an_offer_within_its_time_stands(world: World):
    award = world.offered()
    refused = world.house.program(world.ada).post(f"/awards/{award.id}/lapse")
    assert (refused.status_code, refused.json["code"]) == (409, "offer_open")
    assert world.award(award.id).state == "offered"
    assert "so it stands" in world.house.browser(world.ada).get(f"/awards/{award.id}/lapse").text


def test_a_day_that_cannot_be_is_refused_by_name_and_what_was_typed_is_kept(world: World):
    award = run_out(world)
    administrator = world.house.browser(world.ada)
    typed = {"last_day-day": "31", "last_day-month": "2", "last_day-year": "2027", "reason": REASON}
    page = administrator.post(f"/awards/{award.id}/extension", data=typed | {"version": award.version})
    assert page.status_code == 422
    assert REASON in page.text
    assert 'value="31"' in page.text

    stale = administrator.post(f"/awards/{award.id}/lapse", data={"version": award.version + 1})
    assert stale.status_code == 409
    assert world.award(award.id).state == "offered"


def test_only_administrators_who_have_nothing_to_do_with_it_settle_an_offer(world: World):
    award = run_out(world)
    for person in (world.sam, world.mel, world.fay):
        for noun, given in (("lapse", {}), ("extension", {"last_day": "2027-06-01", "reason": REASON})):
            assert world.house.program(person).post(f"/awards/{award.id}/{noun}", given).status_code == 403
    assert world.award(award.id).state == "offered"


TODAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("last_day", "code"),
    [
        (None, "missing"),
        (TODAY - timedelta(days=1), "past"),
        (TODAY + timedelta(days=7), "not_later"),
        (TODAY + timedelta(days=rules.MOST_DAYS_AHEAD + 1), "too_late"),
        (TODAY + timedelta(days=rules.MOST_DAYS_AHEAD), None),
        (TODAY + timedelta(days=8), None),
    ],
)
def test_which_day_an_offer_can_stand_until(last_day: date | None, code: str | None):
    stands = end_of_day(TODAY + timedelta(days=7))
    found = rules.extension_problems(last_day, REASON, stands_until=stands, today=TODAY)
    assert [problem.code for problem in found] == ([code] if code else [])


def test_more_time_needs_a_reason():
    found = rules.extension_problems(TODAY + timedelta(days=8), " ", stands_until=None, today=TODAY)
    assert [(problem.field, problem.code) for problem in found] == [("reason", "missing")]
