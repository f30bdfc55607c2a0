"""What people who are paid read of when they are: never a day that is past, and what a payment waits for."""

from datetime import time, timedelta

import pytest
from werkzeug.test import TestResponse

from grants.awards.planning.obstacles import service as obstacles
from grants.kernel.clock import london_moment
from grants.kernel.look import short_day
from grants.organisations.models import BankAccount, Organisation
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import CHECKED, change_account, checks, read


def words(answer: TestResponse) -> str:
    return words_of(read(answer))


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_a_payment_that_waits_for_a_late_return_is_not_promised_for_a_day_that_is_past(world: World):
    # Given a grant whose first return is three weeks later than the day on which the next payment was expected
    award = world.accepted()
    second = award.instalments[1]
    today = second.due_on + timedelta(days=21)
    world.house.clock.move_to(london_moment(today, time(12, 0)))
    sam, page = world.house.browser(world.sam), f"/awards/{award.id}"

    # Then the page counts from today, also for its funder
    assert "After return 1 is accepted, about" in words(world.house.browser(world.fay).get(page))
    told = words(sam.get(page))
    assert "After return 1 is accepted, about" in told
    assert short_day(second.due_on) not in told

    # And once it is sent, from the day on which it was
    with world.house.write() as session:
        obstacles.note_return(session, award.id, return_number=1, sent_on=today)
    assert f"When we have accepted return 1, sent {short_day(today)}: about" in words(sam.get(page))


def test_a_payment_that_something_holds_up_says_what_it_waits_for(world: World):
    # Given a grant to the growers, who have told no account
    award = world.accepted()
    with world.house.write() as session:
        session.delete(session.get_one(BankAccount, world.organisation_id))
    sam, ada = world.house.browser(world.sam), world.house.browser(world.ada)

    # Then to them it is not payable, but waits, with the day by which to tell us before that of the payment
    told = words(sam.get(f"/awards/{award.id}"))
    assert "Beeston Growers has not told us yet: Bank account." in told
    assert "Before we can pay you, please tell us by" in told
    assert "Payable" not in told
    assert "Payable" in words(ada.get(f"/awards/{award.id}"))
    # And its funder reads the same, but not what is asked of the growers
    funder = words(world.house.browser(world.fay).get(f"/awards/{award.id}"))
    assert "Beeston Growers has not told us yet: Bank account." in funder
    assert "Before we can pay you" not in funder
    day = award.instalments[0].due_on
    home = words(sam.get("/"))
    assert "Before we can pay Beeston Growers: Bank account" in home
    assert f"{day.day} {day:%B %Y}" not in home.partition("Before we can pay")[2][:150]


def test_an_account_that_nobody_has_checked_waits_for_both_sides(world: World):
    # Given a grant to be paid into an account that has changed since
    world.accepted()
    sam, ada, una = world.sam, world.ada, world.house.person("Una Second", administrator=True)
    assert "bank statement" not in words(world.house.browser(sam).get("/"))
    world.house.clock.advance(days=1)
    with world.house.write() as session:
        change_account(
            session, session.get_one(Organisation, world.organisation_id), world.house.now(), number="87654321"
        )

    # Then its people are asked for a statement, and administrators to check it
    assert "Show us a bank statement of Beeston Growers" in words(world.house.browser(sam).get("/"))
    assert "Check the account of Beeston Growers" in words(world.house.browser(ada).get("/"))

    # And once Ada has, somebody else is asked to confirm it, and she is not
    checks(world.house, ada, world.organisation_id, **CHECKED)
    assert "the account of Beeston Growers" not in words(world.house.browser(ada).get("/"))
    asked = "Confirm the account of Beeston Growers, checked by Ada Owusu"
    assert asked in words(world.house.browser(una).get("/"))
