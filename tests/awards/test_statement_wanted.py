"""A grantee who has told an account and shown no statement of it is asked for one wherever a payment is spoken of."""

import pytest

from grants.awards import queries
from grants.awards.books.queries import way_of
from grants.awards.books.words import next_step
from grants.awards.paying.payments.queries import needed_before_payment, payee_of
from grants.organisations.models import Organisation
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import CHECKED, change_account, checks, read


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_the_bank_statement_is_the_grantees_step_until_it_is_shown_or_the_account_is_checked_without(world: World):
    # Given a grant to be paid into an account of which nobody has seen a statement
    award = world.accepted()
    house = world.house
    house.clock.advance(days=1)
    with house.write() as session:
        growers = session.get_one(Organisation, world.organisation_id)
        change_account(session, growers, house.now(), number="87654321")

    # Then the grant's page asks its people for one, and says that we wait for them
    page = house.browser(world.sam).get(f"/awards/{award.id}")
    told = words_of(read(page))
    assert "please show us a bank statement by" in told
    assert f"/organisations/{world.organisation_id}/bank_statement" in page.text
    assert "Next, the organisation shows us a bank statement." in told
    with house.write() as session:
        assert "Show us a page of a bank statement of the account." in needed_before_payment(
            session, world.organisation_id
        )

    # And once one of us has checked the account without, nobody is asked for it
    checks(house, world.ada, world.organisation_id, **CHECKED)
    with house.write() as session:
        found = queries.award_of(session, award.id)
        assert not payee_of(session, found).lacks_statement
        assert next_step(way_of(session, found, house.now())) == "Next, we check the bank account."
        assert needed_before_payment(session, world.organisation_id) == []


def test_what_is_missing_is_asked_for_by_section_with_one_link_each(world: World):
    award = world.offered()
    with world.house.write() as session:
        growers = session.get_one(Organisation, world.organisation_id)
        growers.address, growers.founded = "", None

    page = world.house.browser(world.sam).get(f"/awards/{award.id}/accept").text

    assert page.count(f"/organisations/{world.organisation_id}/profile/") == 1


def test_an_offer_shows_its_plan_and_a_grant_what_is_paid_and_to_come(world: World):
    award = world.offered()
    sam = world.house.browser(world.sam)
    told = words_of(read(sam.get(f"/awards/{award.id}")))
    assert "if you accept today" in told
    assert "for the time to" in told

    world.accept(award)
    told = words_of(read(sam.get(f"/awards/{award.id}")))
    assert "Paid £0, to come" in told
    assert "if you accept today" not in told
