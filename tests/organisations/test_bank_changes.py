"""Who may put another bank account in the place of one that is there."""

from typing import Any

from grants.identity.models import Person
from grants.organisations import service
from grants.organisations.models import BankAccount, Organisation
from tests.house import TestHouse
from tests.organisations.given import BLOOMS, change_account, colleague, organisation, read
from tests.organisations.test_profile_pages import BANK

OTHER = {**BANK, "account_number": "87654321"}


def told(house: TestHouse, kept: Organisation) -> BankAccount:
    """The account of an organisation that was there before."""
    with house.write() as session:
        return change_account(session, session.get_one(Organisation, kept.id), house.now(), number="12345678")


def ends_in(house: TestHouse, kept: Organisation) -> str:
    with house.read() as session:
        return session.get_one(BankAccount, kept.id).last_digits


def by_program(house: TestHouse, person: Person, kept: Organisation, number: str, version: int) -> Any:
    account = {**BANK, "two_signatories": True, "account_number": number}
    return house.program(person).put(f"/organisations/{kept.id}/bank_account", account, If_Match=f'"{version}"')


def test_only_who_may_sign_changes_an_account_that_is_there(house: TestHouse):
    # Given an organisation with an account, Sam who may sign for it, and Vic who helps out
    sam, vic = house.person("Sam Field"), house.person("Vic Hale")
    kept = organisation(house, sam)
    colleague(house, kept, vic)
    told(house, kept)
    page = f"/organisations/{kept.id}/profile/bank"

    # Then Vic reads whom to ask, and cannot change it, by page or by program
    shown = house.browser(vic).get(page)
    read(shown)
    assert "Only somebody who may sign for Beeston Blooms can change" in shown.text
    assert "Sam Field" in shown.text
    assert 'name="account_number"' not in shown.text
    assert house.browser(vic).post(page, data={**OTHER, "version": "1"}).status_code == 403
    assert by_program(house, vic, kept, "87654321", 1).status_code == 403
    assert ends_in(house, kept) == "678"

    # And Sam can
    assert 'name="account_number"' in house.browser(sam).get(page).text
    assert house.browser(sam).post(page, data={**OTHER, "version": "1"}).status_code == 302
    assert ends_in(house, kept) == "321"
    assert by_program(house, sam, kept, "11112222", 2).status_code == 200


def test_anybody_of_an_organisation_tells_its_first_account(postgres_house: TestHouse):
    house = postgres_house
    sam, vic = house.person("Sam Field"), house.person("Vic Hale")
    kept = organisation(house, sam)
    colleague(house, kept, vic)
    page = f"/organisations/{kept.id}/profile/bank"
    assert house.browser(vic).post(page, data={**BANK, "version": "0"}).status_code == 302

    # And cannot put it right afterwards: whoever may sign can
    assert house.browser(vic).post(page, data={**OTHER, "version": "1"}).status_code == 403
    shown = house.browser(sam).get(page).text
    assert "by Vic Hale" in shown
    assert house.program(sam).get(f"/organisations/{kept.id}/bank_account").json["told_by_name"] == "Vic Hale"


def test_where_nobody_may_sign_the_page_says_whom_to_ask(postgres_house: TestHouse):
    house, vic = postgres_house, postgres_house.person("Vic Hale")
    ada = house.person("Ada Min", administrator=True)
    with house.write() as session:
        who = {"actor": house.actor(ada), "now": house.now()}
        kept = service.register_organisation(session, details=BLOOMS, position="", **who)
    colleague(house, kept, vic)
    told(house, kept)
    shown = house.browser(vic).get(f"/organisations/{kept.id}/profile/bank").text
    assert "Nobody may sign for" in shown
    assert "/help" in shown
