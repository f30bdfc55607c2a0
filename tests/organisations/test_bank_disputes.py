"""Somebody of an organisation says that a bank account is not theirs: nothing is paid until that is cleared."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.identity.models import Person
from grants.notifications.models import Message
from grants.notifications.reactions.account import tell_account_disputed
from grants.organisations.events import BankAccountDisputed
from grants.organisations.models import BankAccount, Contact, Organisation
from tests.house import TestHouse
from tests.organisations.given import CHECKED, CONFIRMED, change_account, checks, colleague, errors, organisation, read
from tests.organisations.test_bank_changes import by_program, told


@pytest.fixture
def growers(house: TestHouse) -> Organisation:
    """Sam may sign for it, Vic helps out, Ruth is a contact; its account was told. Ada runs the programme."""
    kept = organisation(house, house.person("Sam Field"))
    colleague(house, kept, house.person("Vic Hale"))
    house.person("Ada Owusu", administrator=True)
    told(house, kept)
    with house.write() as session:
        ruth = Contact(organisation_id=kept.id, role="senior", name="Ruth Ellis", email="ruth.ellis@example.org")
        session.add(ruth)
    return kept


def dispute_page(kept: Organisation) -> str:
    return f"/organisations/{kept.id}/profile/bank/dispute"


def check_page(kept: Organisation) -> str:
    return f"/organisations/{kept.id}/account_checks"


def account_of(house: TestHouse, kept: Organisation) -> BankAccount:
    with house.read() as session:
        return session.get_one(BankAccount, kept.id)


def calls_wrong(house: TestHouse, person: Person, kept: Organisation, *, version: int = 1, note: str = "") -> Any:
    path = f"/organisations/{kept.id}/bank_account/dispute"
    return house.program(person).post(path, {"note": note}, If_Match=f'"{version}"')


def heard(house: TestHouse, subject: str) -> list[tuple[str, str]]:
    """Who was written to with this in the subject, and the words."""
    house.run_jobs()
    with house.read() as session:
        rows = session.execute(
            select(Person.name, Message.text)
            .join(Person, Person.id == Message.person_id)
            .where(Message.subject.contains(subject))
            .order_by(Person.name)
        )
        return [(row[0], " ".join(row[1].split())) for row in rows]


STOPPED, AGAIN = "Nothing is paid to Beeston Blooms", "Beeston Blooms can be paid again"


def test_a_member_says_that_it_is_not_theirs_and_an_administrator_clears_it_after_ringing(
    house: TestHouse, growers: Organisation
):
    # Given the message about the account, which leads Sam to the page on which to say so
    sam, ada, page = house.person("Sam Field"), house.person("Ada Owusu"), dispute_page(growers)
    ((_, words),) = [one for one in heard(house, "We have a bank account") if one[0] == "Sam Field"]
    assert page in words

    # When Vic, who helps out, says that it is not theirs
    vic = house.browser(house.person("Vic Hale"))
    assert page in vic.get(f"/organisations/{growers.id}/profile/bank").text
    read(vic.get(page))
    said = {"version": "1", "note": "None of us changed it."}
    assert vic.post(page, data=said).location == page
    read(vic.get(page))

    # Then Ada sees it at home with who said so, and hears of it; and so do Sam, who may sign, and Vic
    home = house.browser(ada).get("/").text
    assert "Ring Beeston Blooms about its bank account" in home
    assert "Vic Hale says that it is not theirs." in home
    (to_ada, words), *others = heard(house, STOPPED)
    assert (to_ada, [name for name, _ in others]) == ("Ada Owusu", ["Sam Field", "Vic Hale"])
    assert check_page(growers) in words
    assert all(check_page(growers) not in words for _, words in others)
    (event,) = house.events("organisations.bank_account_disputed")
    assert "None of us" not in str(event.facts)
    with house.write() as session:
        tell_account_disputed(session, BankAccountDisputed.from_facts(event.facts), now=house.now())
    assert len(heard(house, STOPPED)) == 3
    assert (
        "Nothing is paid to Beeston Blooms now"
        in house.browser(sam).get(f"/organisations/{growers.id}/profile/bank").text
    )

    # When Ada has rung, and says with whom she spoke
    browser, confirm = house.browser(ada), f"{check_page(growers)}/confirmation"
    shown = browser.get(confirm)
    read(shown)
    assert "None of us changed it." in shown.text
    assert set(errors(browser.post(confirm, data={"version": "2"}))) == {"how", "note"}
    assert browser.post(confirm, data={**CONFIRMED, "version": "2"}).status_code == 302

    # Then it waits for somebody else, who reads what Ada did
    ben = house.person("Ben Low", administrator=True)
    assert account_of(house, growers).is_disputed
    assert "Beeston Blooms, confirmed by" not in browser.get("/").text
    assert "Check the account of Beeston Blooms, confirmed by Ada Owusu" in house.browser(ben).get("/").text
    checks(house, ben, growers.id, **CHECKED)

    # And then it can be paid into again, and those who heard of the one hear of the other
    account = account_of(house, growers)
    assert (account.is_disputed, account.disputed_by, account.dispute_note) == (False, None, "")
    assert "account of Beeston Blooms" not in house.browser(ben).get("/").text
    assert [name for name, _ in heard(house, AGAIN)] == ["Sam Field", "Vic Hale"]
    first, second = house.events("organisations.bank_account_checked")
    assert (first.actor_id, first.facts["disputed_by"], first.facts["can_be_paid"]) == (ada.id, None, False)
    assert (second.actor_id, second.facts["disputed_by"]) == (ben.id, str(house.person("Vic Hale").id))


def test_whoever_gets_the_message_can_say_so_and_nobody_else(house: TestHouse, growers: Organisation):
    # Given Ruth, a contact with no other part in the organisation, and a stranger
    ruth, stranger = house.person("Ruth Ellis"), house.person("Nina Nobody")
    assert calls_wrong(house, stranger, growers).status_code == 403
    assert house.browser(stranger).get(dispute_page(growers)).status_code == 403

    # Then Ruth can, by page and by program, and reads nothing else of it
    shown = house.browser(ruth).get(dispute_page(growers))
    read(shown)
    assert f"/organisations/{growers.id}/profile" not in shown.text.replace(dispute_page(growers), "")
    assert house.browser(ruth).get(f"/organisations/{growers.id}").status_code == 403
    assert "Register your organisation" in house.browser(ruth).get("/").text, "to be a contact is no part in it"
    answer = calls_wrong(house, ruth, growers)
    assert answer.status_code == 201
    assert (answer.json["disputed_by_name"], answer.json["version"]) == ("Ruth Ellis", 2)

    # And to say it twice is to say it once
    again = calls_wrong(house, house.person("Sam Field"), growers)
    assert (again.status_code, again.json["disputed_by_name"]) == (201, "Ruth Ellis")
    assert len(house.events("organisations.bank_account_disputed")) == 1


def test_who_acts_for_it_does_not_clear_it_and_whom_it_names_as_a_contact_does(postgres_house: TestHouse):
    # Given Ada and Ben, who run the programme; Ben acts for the organisation, and it has named Ada as a contact
    house, sam = postgres_house, postgres_house.person("Sam Field")
    ada, ben = (house.person(name, administrator=True) for name in ("Ada Owusu", "Ben Low"))
    kept = organisation(house, sam)
    told(house, kept)
    colleague(house, kept, ben)
    with house.write() as session:
        session.add(Contact(organisation_id=kept.id, role="main", name=ada.name, email=ada.email))
    assert calls_wrong(house, sam, kept).status_code == 201

    # Then neither Sam nor Ben can clear it, and only Ada is asked to: nobody is shut out by being named
    path = f"/organisations/{kept.id}/account_checks"
    for person in (sam, ben):
        assert house.program(person).post(path, CONFIRMED, If_Match='"2"').status_code == 403
    assert "Ring Beeston Blooms" in house.browser(ada).get("/").text
    assert "Ring Beeston Blooms" not in house.browser(ben).get("/").text
    assert [name for name, _ in heard(house, STOPPED)] == ["Ada Owusu", "Sam Field"]
    assert "one of the two people whom it names" in house.browser(ada).get(f"{path}/confirmation").text
    assert house.program(ada).post(path, CONFIRMED, If_Match='"2"').status_code == 201


def test_other_numbers_do_not_end_it(postgres_house: TestHouse):
    # Given an account that Vic called wrong, and whoever signs as Sam, who tells yet another
    house, sam = postgres_house, postgres_house.person("Sam Field")
    ada = house.person("Ada Owusu", administrator=True)
    kept = organisation(house, sam)
    vic = house.person("Vic Hale")
    colleague(house, kept, vic)
    told(house, kept)
    assert calls_wrong(house, vic, kept).status_code == 201
    assert by_program(house, sam, kept, "87654321", 2).status_code == 200

    # Then it is still called wrong, and a check of the account that Ada read of is refused
    assert account_of(house, kept).is_disputed
    path = f"/organisations/{kept.id}/account_checks"
    stale = house.program(ada).post(path, CHECKED, If_Match='"2"')
    assert (stale.status_code, stale.json["code"], stale.json["current"]) == (412, "stale", {"ends_in": "321"})
    assert house.program(ada).post(path, CHECKED, If_Match='"3"').status_code == 201
    assert account_of(house, kept).is_disputed


def test_a_check_counts_no_more_once_it_is_called_wrong(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    ada, ben = (house.person(name, administrator=True) for name in ("Ada Owusu", "Ben Low"))
    kept = organisation(house, sam)
    told(house, kept)
    for person, said in ((ada, CHECKED), (ben, CONFIRMED)):
        checks(house, person, kept.id, **said)
    assert account_of(house, kept).checked_at
    assert calls_wrong(house, sam, kept, version=1).status_code == 412, "it is not what Sam saw"
    assert calls_wrong(house, sam, kept, version=3).status_code == 201
    account = account_of(house, kept)
    assert (account.checked_at, account.checked_by, account.confirmed_by) == (None, None, None)
    both = {"checked_at": house.now(), "checked_by": ada.id, "confirmed_by": ben.id}
    with pytest.raises(IntegrityError), house.write() as session:
        session.execute(update(BankAccount).where(BankAccount.organisation_id == kept.id).values(both))


def test_what_cannot_be_is_refused(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam)
    assert house.browser(sam).get(dispute_page(kept)).status_code == 404
    assert calls_wrong(house, sam, kept).status_code == 404
    with house.write() as session:
        change_account(session, session.get_one(Organisation, kept.id), house.now(), number="12345678")
    refused = house.browser(sam).post(dispute_page(kept), data={"version": "1", "note": "x" * 1001})
    assert set(errors(refused)) == {"note"}
    stale = house.browser(sam).post(dispute_page(kept), data={"version": "7"})
    assert stale.status_code == 409
    read(stale)
    assert house.program(sam).post(f"/organisations/{kept.id}/bank_account/dispute", {}).status_code == 428
