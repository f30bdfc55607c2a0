"""Who may put another bank account in the place of one that is there, and who checks it then."""

from typing import Any

import pytest

from grants.identity.models import Person
from grants.organisations import service
from grants.organisations.models import BankAccount, Organisation
from tests.house import TestHouse
from tests.organisations.given import BLOOMS, acts_for, change_account, colleague, ends, organisation, read
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


def test_whoever_acted_for_it_and_left_does_not_check_its_account(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    ada = house.person("Ada Min", administrator=True)
    kept = organisation(house, sam)
    assert by_program(house, sam, kept, "12345678", 0).status_code == 200
    acts_for(house, ada, kept.id)
    house.clock.advance(days=1)
    ends(house, kept.id, ada)

    said, path = {"how": "phone", "note": "Rang Sam."}, f"/organisations/{kept.id}"
    assert house.browser(ada).get(f"{path}/profile/bank/check").status_code == 403
    assert house.program(ada).post(f"{path}/bank_account/check", said, If_Match='"1"').status_code == 403


@pytest.mark.parametrize("channel", ["page", "program"])
def test_whoever_told_an_account_does_not_check_it(postgres_house: TestHouse, channel: str):
    # Given Ada and Ben, who run the programme, and an account that Ada put in for somebody on the telephone
    house, sam = postgres_house, postgres_house.person("Sam Field")
    ada, ben = (house.person(name, administrator=True) for name in ("Ada Min", "Ben Low"))
    kept = organisation(house, sam)
    assert by_program(house, ada, kept, "12345678", 0).status_code == 200

    # Then Ada cannot say that it is theirs, and the page says why; Ben can
    said = {"how": "phone", "note": "Rang Sam."}
    page, call = f"/organisations/{kept.id}/profile/bank/check", f"/organisations/{kept.id}/bank_account/check"
    shown = house.browser(ada).get(page)
    read(shown)
    assert "You told us this account, so somebody else has to check it." in shown.text
    assert 'name="how"' not in shown.text
    for person, answer in ((ada, 403), (ben, 302 if channel == "page" else 201)):
        if channel == "page":
            checked = house.browser(person).post(page, data={**said, "version": "1"})
        else:
            checked = house.program(person).post(call, said, If_Match='"1"')
        assert checked.status_code == answer
    assert "told by Ada Min" in house.browser(ben).get(page).text


def test_the_check_says_whom_to_ring_unless_that_came_with_the_account(postgres_house: TestHouse):
    # Given contacts that we have known for long, and a new account
    house, sam = postgres_house, postgres_house.person("Sam Field")
    ada = house.person("Ada Min", administrator=True)
    kept = organisation(house, sam)
    people = {"senior": {"name": "Ruth Ellis", "position": "Chair", "phone": "0113 496 0001"}, "main": None}
    path, page = f"/organisations/{kept.id}/contacts", f"/organisations/{kept.id}/profile/bank/check"
    assert house.program(sam).put(path, people, If_Match='"1"').status_code == 200
    house.clock.advance(days=100)
    told(house, kept)

    # Then the page says whom to ring
    assert "Chair, 01134960001" in house.browser(ada).get(page).text

    # And no more once they were changed, too: whoever changed the account may have done that as well
    changed = {"senior": {**people["senior"], "phone": "0113 496 0999"}, "main": None}
    assert house.program(sam).put(path, changed, If_Match='"2"').status_code == 200
    shown = house.browser(ada).get(page).text
    assert "01134960999" not in shown
    assert "The people to turn to are new as well" in shown
