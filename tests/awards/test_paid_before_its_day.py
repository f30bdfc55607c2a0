"""No payment goes out long before its day, such as when the grant begins, unless somebody says why."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.models import Award
from grants.awards.planning.obstacles.rules import payable_from, within_reach
from grants.kernel.clock import london_moment
from grants.organisations.models import BankAccount
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

WHY = "The hall has to be paid before the season."
FIRST = "16 March 2027"
"""Ten working days before 1 April 2027, when the grants of the house begin; two of those between are holidays."""


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_payment_can_be_made_from_the_first_day_on_which_its_own_is_within_reach(due_on: date):
    first = payable_from(due_on)
    assert within_reach(first) >= due_on
    assert all(within_reach(date.fromordinal(first.toordinal() - days)) < due_on for days in range(1, 8))


def waiting(world: World) -> Award:
    """A grant that begins later, of which nobody has said that it is paid before."""
    offer = world.offered()
    world.accept(offer)
    return world.award(offer.id)


def test_a_first_payment_waits_until_the_grant_is_about_to_begin(world: World):
    award = waiting(world)
    first = award.instalments[0]
    assert first.due_on == award.starts_on
    assert first.state == "planned"
    # Until ten working days before its day
    world.house.clock.move_to(london_moment(payable_from(first.due_on), time(12)))
    world.house.run_jobs()
    assert world.award(award.id).instalments[0].state == "payable"


def test_what_was_allowed_early_is_left_out_once_its_day_is_another(world: World):
    # Given a payment that somebody let be made before its day
    award = waiting(world)
    world.pay_early((award, 1))
    assert world.award(award.id).instalments[0].state == "payable"
    # When its day moves
    with world.house.write() as session:
        instalment = session.merge(world.award(award.id).instalments[0])
        instalment.due_on = date(2027, 9, 1)
    # Then no run pays it, and it says from when it can be paid
    refused = world.house.program(world.ada).post("/payment_runs").json
    assert "It is planned for 1 September 2027, and can be paid from 17 August 2027." in refused["detail"]


def test_an_administrator_says_why_and_chooses_the_day(postgres_house: TestHouse):
    world = build(postgres_house)
    award = waiting(world)
    ada, grant = world.house.browser(world.ada), f"/awards/{award.id}"
    run, early = f"{grant}/instalments/1/run", f"{grant}/instalments/1/early"
    # Given a grant that begins later: its page and that of the run say from when it can be paid
    assert "Can be paid from 16 Mar 2027" in words_of(read(ada.get(grant)))
    assert f"can be paid from {FIRST}" in words_of(read(ada.get(run)))
    assert "Begin a run" not in ada.get(run).text
    assert ada.post(run).status_code == 422
    # And before she decides, the page says what else is in the way
    with world.house.write() as session:
        account = session.get_one(BankAccount, world.organisation_id)
        checked = account.checked_at, account.checked_by, account.confirmed_by
        account.checked_at = account.checked_by = account.confirmed_by = None
    assert "The bank account has to be checked by one of us" in words_of(read(ada.get(early)))
    with world.house.write() as session:
        account = session.get_one(BankAccount, world.organisation_id)
        account.checked_at, account.checked_by, account.confirmed_by = checked
    # When Ada says why it is paid earlier, twice because the button was pressed twice
    assert list(errors(ada.post(early, data={"reason": " "}))) == ["reason"]
    for _ in range(2):
        assert ada.post(early, data={"reason": WHY}).location == run
    # Then she is asked for the day, and the grant keeps who said it and why
    assert "On which day is it paid?" in words_of(read(ada.get(run)))
    typed = {"pay_on-day": "5", "pay_on-month": "3", "pay_on-year": "2027"}
    begun = ada.post(run, data=typed).location
    assert "5 March 2027" in words_of(read(ada.get(begun)))
    assert ada.get(run).location == begun
    assert f"Ada Owusu, 1 March 2027: {WHY}" in words_of(read(ada.get(grant)))
    assert WHY not in world.house.browser(world.sam).get(grant).text
    assert [each["reason"] for each in world.facts("awards.early_payment_allowed")] == [WHY]


def test_programs_say_why_too(world: World):
    award = waiting(world)
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)
    path = f"/awards/{award.id}/instalments/1/early_payment"
    assert sam.post(path, {"reason": WHY}).status_code == 403
    assert ada.post(path, {"reason": WHY}).json["due_on"] == "2027-04-01"
    (kept,) = ada.get(f"/awards/{award.id}/early_payments").json["items"]
    assert (kept["number"], kept["reason"]) == (1, WHY)
    # What waits for a return does not wait for its day
    other = ada.post(f"/awards/{award.id}/instalments/2/early_payment", {"reason": WHY})
    assert (other.status_code, other.json["code"]) == (409, "not_early")
