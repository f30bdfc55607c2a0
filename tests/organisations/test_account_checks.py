"""An account is checked by one person and confirmed by another, neither of whom told it, before it is paid into."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from grants.identity.models import Person
from grants.organisations.models import BankAccount, Organisation
from tests.house import TestHouse
from tests.organisations.given import (
    CHECKED,
    CONFIRMED,
    acts_for,
    change_account,
    checks,
    colleague,
    ends,
    errors,
    organisation,
    read,
)
from tests.organisations.test_bank_changes import by_program, told

RANG = {"kind": "confirmation", "how": "phone", "number": "0113 496 0001", "note": "Spoke with Ruth Ellis."}
RUTH = {"name": "Ruth Ellis", "position": "Chair", "phone": "0113 496 0001"}


@pytest.fixture
def people(house: TestHouse) -> tuple[Person, Person]:
    ada, ben = (house.person(name, administrator=True) for name in ("Ada Min", "Ben Low"))
    return ada, ben


@pytest.fixture
def blooms(house: TestHouse) -> Organisation:
    """Sam signs for it; it has long had a contact, and has just told its account."""
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    assert contact(house, sam, kept, RUTH).status_code == 200
    house.clock.advance(days=100)
    told(house, kept)
    return kept


def contact(house: TestHouse, person: Person, kept: Organisation, senior: dict[str, str]) -> Any:
    program, path = house.program(person), f"/organisations/{kept.id}"
    people = {"senior": senior, "main": None}
    return program.put(f"{path}/contacts", people, If_Match=program.get(path).headers["ETag"])


def says(house: TestHouse, person: Person, kept: Organisation, said: dict[str, Any], version: int = 1) -> Any:
    return house.program(person).post(f"/organisations/{kept.id}/account_checks", said, If_Match=f'"{version}"')


def account_of(house: TestHouse, kept: Organisation) -> BankAccount:
    with house.read() as session:
        return session.get_one(BankAccount, kept.id)


@pytest.mark.parametrize("first", ["check", "confirmation"])
def test_two_people_do_one_half_each_in_any_order(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person], first: str
):
    # Given Ada, who does the first half
    (ada, ben), halves = people, [CHECKED, RANG] if first == "check" else [RANG, CHECKED]
    assert says(house, ada, blooms, halves[0]).status_code == 201
    account = account_of(house, blooms)
    assert account.checked_at is None

    # Then nobody does it again, Ada does not do the other, and Ben does
    again = says(house, ben, blooms, halves[0], 2)
    assert (again.status_code, again.json["code"]) == (409, "checked_already")
    assert says(house, ada, blooms, halves[1], 2).status_code == 403
    waits_for = (
        house.program(house.person("Sam Field")).get(f"/organisations/{blooms.id}/bank_account").json["waits_for"]
    )
    assert waits_for == [halves[1]["kind"]]
    assert says(house, ben, blooms, halves[1], 2).status_code == 201

    # And what was done is kept, with who did it, and read by administrators alone
    account = account_of(house, blooms)
    assert account.checked_at == house.now()
    listed = house.program(ada).get(f"/organisations/{blooms.id}/account_checks").json["items"]
    assert [(each["kind"], each["made_by_name"], each["ended_at"]) for each in listed] == [
        (halves[1]["kind"], "Ben Low", None),
        (first, "Ada Min", None),
    ]
    assert {each["number"] for each in listed} == {None, "01134960001"}
    assert house.program(house.person("Sam Field")).get(f"/organisations/{blooms.id}/account_checks").status_code == 403


def test_a_second_press_leads_where_the_first_did(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person]
):
    one, two = says(house, people[0], blooms, CHECKED), says(house, people[0], blooms, CHECKED)
    assert (one.status_code, two.status_code, one.json["id"]) == (201, 201, two.json["id"])
    assert one.headers["ETag"] == two.headers["ETag"] == '"2"'
    assert len(house.events("organisations.bank_account_checked")) == 1
    assert account_of(house, blooms).version == 2


def test_who_told_it_acts_for_it_or_acted_for_it_does_neither(house: TestHouse, people: tuple[Person, Person]):
    # Given an account that Ada typed for somebody on the telephone, Ben who acted for the organisation, and Sam
    (ada, ben), sam = people, house.person("Sam Field")
    kept = organisation(house, sam)
    assert by_program(house, ada, kept, "12345678", 0).status_code == 200
    acts_for(house, ben, kept.id)
    house.clock.advance(days=1)
    ends(house, kept.id, ben)

    # Then none of them checks or confirms it, and Ada reads why
    for person in (ada, ben, sam):
        for said in (CHECKED, CONFIRMED):
            assert says(house, person, kept, said).status_code == 403
    page = f"/organisations/{kept.id}/account_checks"
    for path in (page, f"{page}/check", f"{page}/confirmation"):
        shown = house.browser(ada).get(path)
        read(shown)
        assert "You told us this account, so somebody else has to check it." in shown.text
        assert "<form" not in shown.text.partition("<main")[2]
        assert house.browser(ben).get(path).status_code == 403


def test_a_number_that_came_with_the_account_is_shown_and_cannot_be_chosen(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person]
):
    # Given a contact whom we have known for long, whose number the page offers
    ada, page = house.browser(people[0]), f"/organisations/{blooms.id}/account_checks/confirmation"
    assert 'value="known 01134960001"' in ada.get(page).text

    # When whoever changed the account gives another number too
    newer = {**RUTH, "phone": "0113 496 0999"}
    assert contact(house, house.person("Sam Field"), blooms, newer).status_code == 200

    # Then that one is shown, and refused however it is typed or pressed; one from elsewhere says where it is from
    shown = ada.get(page)
    read(shown)
    assert "The people to turn to are new as well." in shown.text
    assert "known 01134960999" not in shown.text
    pressed = {"how": "known 01134960999", "note": "Rang.", "version": "1"}
    typed = {"how": "phone", "source": "Their website", "note": "Rang.", "version": "1"}
    ways = [{**typed, "number": number} for number in ("+44 113 496 0999", "44 (0)113 496 0999", "0113-496-0999")]
    for data in (pressed, *ways):
        assert set(errors(ada.post(page, data=data))) == {"number"}
    unknown = {"how": "phone", "number": "0113 496 0555", "note": "Rang.", "version": "1"}
    assert set(errors(ada.post(page, data=unknown))) == {"source"}
    assert ada.post(page, data={**unknown, "source": "The charity register"}).status_code == 302
    assert account_of(house, blooms).confirmed_by == people[0].id


def test_what_confirmation_of_payee_answers_is_recorded_and_refuses_nothing(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person]
):
    # Given a page that asks what was looked at, and what the bank answered
    ada, page = house.browser(people[0]), f"/organisations/{blooms.id}/account_checks/check"
    read(ada.get(page))
    assert set(errors(ada.post(page, data={"version": "1"}))) == {"evidence", "name_fits", "payee_result"}
    close = {"evidence": "paper", "name_fits": "yes", "payee_result": "close_match", "version": "1"}
    assert set(errors(ada.post(page, data=close))) == {"payee_name"}

    # Then what speaks against the account needs a reason, and no more
    odd = {**CHECKED, "name_fits": False, "payee_result": "no_match"}
    assert says(house, people[0], blooms, odd).json["errors"][0]["field"] == "note"
    assert ada.post(page, data={**close, "payee_name": "BEESTON BLOOMS ASSOC"}).status_code == 302
    shown = ada.get(f"/organisations/{blooms.id}/account_checks")
    read(shown)
    assert "BEESTON BLOOMS ASSOC" in shown.text
    listed = house.program(people[1]).get(f"/organisations/{blooms.id}/account_checks").json["items"]
    assert (listed[0]["payee_result"], listed[0]["made_by_name"]) == ("close_match", "Ada Min")


def test_the_numbers_are_shown_to_check_them_and_that_is_recorded(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person]
):
    (ada, ben), page = people, f"/organisations/{blooms.id}/account_checks/check"
    assert "12345678" not in house.browser(ada).get(page).text
    shown = house.browser(ada).post(f"{page}/numbers")
    read(shown)
    assert ("12345678" in shown.text, shown.headers["Cache-Control"]) == (True, "no-store")
    (revealed,) = house.events("organisations.bank_details_revealed")
    assert (revealed.actor_id, revealed.facts["purpose"]) == (ada.id, "check of the account")

    # Then they are not to who confirms, to its own people, or to anybody once they are checked
    checks(house, ada, blooms.id, **CHECKED)
    assert "12345678" not in house.browser(ben).get(f"/organisations/{blooms.id}/account_checks/confirmation").text
    assert house.browser(house.person("Sam Field")).post(f"{page}/numbers").status_code == 403
    assert house.browser(ben).post(f"{page}/numbers").status_code == 409
    assert len(house.events("organisations.bank_details_revealed")) == 1


def test_other_numbers_have_to_be_checked_and_confirmed_anew(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person]
):
    ada, ben = people
    checks(house, ada, blooms.id, **CHECKED)
    house.clock.advance(days=1)
    with house.write() as session:
        change_account(session, session.get_one(Organisation, blooms.id), house.now(), number="87654321")

    # Then a check of the old ones counts no more, nor does a page that was opened before
    stale = says(house, ben, blooms, CONFIRMED, 2)
    assert (stale.status_code, stale.json["current"]) == (412, {"ends_in": "321"})
    assert says(house, ben, blooms, CONFIRMED, 3).status_code == 201
    assert account_of(house, blooms).checked_at is None
    said = house.program(ada).get(f"/organisations/{blooms.id}/account_checks").json["items"]
    assert [(each["ends_in"], each["ended_at"] is None) for each in said] == [("321", True), ("678", False)]


def test_the_database_itself_asks_for_two_people_who_did_not_tell_it(
    house: TestHouse, blooms: Organisation, people: tuple[Person, Person]
):
    (ada, ben), sam = people, house.person("Sam Field")
    colleague(house, blooms, house.person("Vic Hale"))
    assert by_program(house, sam, blooms, "87654321", 1).status_code == 200
    for checker, confirmer in ((ada, ada), (sam, ada), (ada, sam), (None, ada), (ada, None)):
        by = {"checked_by": checker and checker.id, "confirmed_by": confirmer and confirmer.id}
        with pytest.raises(IntegrityError), house.write() as session:
            session.execute(update(BankAccount).values(checked_at=house.now(), **by))
    for person, said in ((ada, CHECKED), (ben, CONFIRMED)):
        checks(house, person, blooms.id, **said)
    with pytest.raises(IntegrityError), house.write() as session:
        session.execute(update(BankAccount).values(checked_by=None))
