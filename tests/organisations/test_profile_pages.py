"""The pages on which an organisation tells what it is, once."""

import re

import pytest

from grants.organisations.contacts import rules as contact_rules
from tests.house import TestHouse
from tests.organisations.given import errors, organisation, read

ABOUT = {
    "name": "Beeston Blooms",
    "trading_name": "The Bloomers",
    "founded-month": "4",
    "founded-year": "2019",
    "address": "1 Low Road\r\nLeeds",
    "postcode": "ls11 8pg",
    "governing_document": "constitution",
    "governing_document_on-day": "1",
    "governing_document_on-month": "5",
    "governing_document_on-year": "2019",
    "asset_lock": "yes",
}
PEOPLE = {
    "senior_name": "Ruth Ellis",
    "senior_position": "Chair",
    "senior_email": "ruth@example.org",
    "senior_phone": "0113 496 0001",
    "senior_address": "1 Low Road",
    "senior_is_of_age": "yes",
    "main_name": "Kit Marsh",
    "main_position": "Volunteer",
    "main_email": "kit@example.org",
    "main_phone": "07700 900123",
    "main_address": "9 High Street",
    "main_is_of_age": "yes",
    "unrelated_people": "4",
}
BANK = {
    "account_name": "Beeston Blooms",
    "sort_code": "20-11-47",
    "account_number": "12345678",
    "roll_number": "",
    "two_signatories": "yes",
}
EVERYTHING = (
    ("kind", {"kind": "unregistered_group", "constituted": "yes"}),
    ("about", ABOUT),
    ("people", PEOPLE),
    (
        "money",
        {
            "annual_income_pence": "8,500",
            "year_ended_on-day": "31",
            "year_ended_on-month": "3",
            "year_ended_on-year": "2026",
        },
    ),
    ("bank", BANK),
    ("where", {"areas": ["citywide"], "communities": ["older_people", "carers"]}),
    ("safety", {"safeguarding_policy": "yes", "safeguarding_lead": "Ruth Ellis", "dbs_checks": "not_needed"}),
)


def version_of(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found[1]


def test_section_by_section_until_nothing_is_missing(house: TestHouse):
    # Given a group that has just registered
    sam = house.person("Sam Field")
    address = f"/organisations/{organisation(house, sam).id}/profile"
    browser = house.browser(sam)
    assert "Tell us where the organisation works." in browser.get(address).text

    # When each section is filled in by itself
    for section, typed in EVERYTHING:
        page = browser.get(f"{address}/{section}")
        read(page)
        saved = browser.post(f"{address}/{section}", data={**typed, "version": version_of(page.text)})
        assert (saved.status_code, saved.location) == (302, address), section

    # Then nothing is missing, and all can be read again
    assert "Nothing is missing." in browser.get(address).text
    shown = browser.get(address.removesuffix("/profile")).text
    for words in ("The Bloomers", "April 2019", "1 May 2019", "The whole city", "Older people, Carers"):
        assert words in shown
    assert "still missing" not in shown


def test_the_kind_decides_what_is_asked(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    browser = house.browser(sam)
    asked = {}
    for kind in ("unregistered_group", "cic", "school", "parish_council"):
        kept = organisation(house, sam, name=kind, kind=kind, constituted=True)
        page = browser.get(f"/organisations/{kept.id}/profile/about")
        asked[kind] = set(re.findall(r'name="(\w+_number|asset_lock)"', page.text))
        money = browser.get(f"/organisations/{kept.id}/profile/money").status_code
        assert money == (404 if kind in ("school", "parish_council") else 200)
    assert asked == {
        "unregistered_group": {"asset_lock"},
        "cic": {"company_number"},
        "school": {"dfe_number"},
        "parish_council": set(),
    }


def test_a_refused_section_keeps_what_was_typed(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam, constituted=True)
    address = f"/organisations/{kept.id}/profile/about"
    typed = {
        **ABOUT,
        "version": "1",
        "name": "",
        "founded-month": "13",
        "governing_document_on-day": "31",
        "postcode": "x",
    }
    typed |= {"governing_document_on-month": "2"}

    refused = house.browser(sam).post(address, data=typed)

    assert refused.status_code == 422
    assert list(errors(refused)) == ["name", "founded-month", "postcode", "governing_document_on"]
    for words in ('value="13"', 'value="The Bloomers"', "1 Low Road"):
        assert words in refused.text


def test_two_people_saving_one_section_see_both(house: TestHouse):
    sam = house.person("Sam Field")
    address = f"/organisations/{organisation(house, sam).id}/profile/where"
    browser = house.browser(sam)
    assert browser.post(address, data={"version": "1", "area": "Holbeck", "areas": "citywide"}).status_code == 302

    second = browser.post(address, data={"version": "1", "area": "Cottingley", "communities": ["women"]})

    assert second.status_code == 409
    read(second)
    for words in ("Saved by somebody else", "Holbeck", 'value="Cottingley"', "Women and girls", 'value="2"'):
        assert words in second.text
    again = browser.post(address, data={"version": "2", "area": "Cottingley", "communities": ["women"]})
    assert again.status_code == 302


def test_a_page_without_its_version_saves_nothing(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    kept = organisation(postgres_house, sam)
    for section, typed in EVERYTHING:
        refused = postgres_house.browser(sam).post(
            f"/organisations/{kept.id}/profile/{section}", data={**typed, "version": "x"}
        )
        assert (refused.status_code, "This page is damaged" in refused.text) == (422, True), section


def test_the_people_are_two_and_each_problem_is_beside_its_field(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    address = f"/organisations/{organisation(house, sam).id}/profile/people"
    browser = house.browser(sam)
    typed = {**PEOPLE, "version": "1", "main_email": "ruth@example.org", "senior_phone": "12", "main_name": ""}
    assert list(errors(browser.post(address, data=typed))) == ["senior_phone", "main_name", "main_email"]
    assert next(iter(errors(browser.post(address, data={**typed, "unrelated_people": "many"})))) == "unrelated_people"

    related = {**PEOPLE, "version": "1", "main_name": "Kit Ellis"}
    assert browser.post(address, data=related).status_code == 302
    assert "the same surname" in browser.get(address).text


def test_account_numbers_are_never_shown_again(house: TestHouse):
    sam, ada = house.person("Sam Field"), house.person("Ada Min", administrator=True)
    address = f"/organisations/{organisation(house, sam).id}/profile/bank"
    browser = house.browser(sam)

    refused = browser.post(address, data={**BANK, "version": "0", "sort_code": "30-99"})
    assert list(errors(refused)) == ["sort_code"]
    saved = browser.post(address, data={**BANK, "version": "0", "account_name": "S Field"})

    # A name that differs is a prompt, so the page comes back; nobody reads the numbers there
    assert saved.location == address
    for reader in (browser, house.browser(ada)):
        shown = reader.get(address).text
        assert "ending in 678" in shown
        assert "Not checked" in shown
        assert "They should be the same." in shown
        assert "12345678" not in shown
        assert "20-11-47" not in shown
    stale = browser.post(address, data={**BANK, "version": "0"})
    assert stale.status_code == 409
    assert browser.post(address, data={**BANK, "version": "1"}).location == address.removesuffix("/bank")


def test_an_administrator_says_that_an_organisation_is_a_funder(postgres_house: TestHouse):
    house, ada = postgres_house, postgres_house.person("Ada Min", administrator=True)
    sam = house.person("Sam Field")
    kept = organisation(house, sam, kind="council", constituted=True)
    address = f"/organisations/{kept.id}/profile/kind"
    typed = {"kind": "council", "constituted": "yes", "is_funder": "yes"}
    assert 'name="is_funder"' not in house.browser(sam).get(address).text
    assert house.browser(sam).post(address, data={**typed, "version": "1"}).status_code == 302
    assert "Funder" not in house.browser(sam).get(f"/organisations/{kept.id}").text
    assert house.browser(ada).post(address, data={**typed, "version": "1"}).status_code == 302
    assert house.actor(sam).holds("funder", kept.id)


@pytest.mark.parametrize("area", ["E99999999", "<b>"])
def test_an_area_must_be_one_of_the_list(postgres_house: TestHouse, area: str):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    address = f"/organisations/{organisation(house, sam).id}/profile/where"
    refused = house.browser(sam).post(address, data={"version": "1", "areas": [area]})
    assert errors(refused) == {"areas": "Choose areas from the list."}


def test_a_question_that_may_be_left_is_not_counted_as_missing(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam, constituted=True)
    browser, address = house.browser(sam), f"/organisations/{kept.id}/profile"
    assert "When did that year end? (optional)" in browser.get(f"{address}/money").text
    browser.post(f"{address}/where", data={"version": "1", "area": "Harehills", "communities": ["women"]})
    told = browser.get(address).text
    assert "financial year" not in told
    assert "where the organisation works" not in told
    assert "Still to tell us, as every grant needs it" in told
    assert "Still missing to apply" not in told


def test_whoever_registered_need_not_say_again_who_they_are(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam, constituted=True)
    browser, address = house.browser(sam), f"/organisations/{kept.id}/profile/people"
    page = browser.get(address)
    read(page)
    for filled in ("Sam Field", "Treasurer", "sam.field@example.org"):
        assert f'value="{filled}"' in page.text, filled

    # When somebody else is named, that stands; and whoever is the senior contact is not named twice
    browser.post(address, data={**PEOPLE, "version": version_of(page.text)})
    assert "Sam Field" not in "".join(re.findall(r"<input[^>]*>", browser.get(address).text))


def test_the_senior_contact_is_not_filled_in_as_the_main_one_too():
    senior = contact_rules.ContactDetails("senior", "Sam Field", email="sam.field@example.org")
    members = [("Sam Field", "Chair", "sam.field@example.org"), ("Kit Marsh", "Volunteer", "kit@example.org")]
    known = contact_rules.known_main_contact({"senior": senior}, members)
    assert known is not None
    assert known.name == "Kit Marsh"
    assert contact_rules.known_main_contact({"senior": senior}, members[:1]) is None


def test_an_account_that_looks_odd_is_no_success_and_stays_on_the_list_until_it_is_explained(house: TestHouse):
    # Given an account in somebody's own name, from which one person alone can pay
    sam = house.person("Sam Field")
    kept = organisation(house, sam, constituted=True)
    address, browser = f"/organisations/{kept.id}/profile", house.browser(sam)
    odd = {**BANK, "version": "0", "account_name": "Tomasz Nowak", "two_signatories": "no"}
    saved = browser.post(f"{address}/bank", data=odd, follow_redirects=True).text
    assert "They should be the same." in saved
    assert "govuk-notification-banner--success" not in saved
    assert "you need do nothing" not in saved

    # Then home, and the list of sections, name it, until it is explained
    for page in ("/", address):
        shown = browser.get(page).text
        assert "They should be the same." in shown, page
    assert "Please look again" in browser.get(address).text
    assert list(errors(browser.post(f"{address}/bank/explanation", data={"version": "1"}))) == ["explanation"]
    why = {"version": "1", "explanation": "Tomasz is our treasurer. The bank is changing it."}
    assert browser.post(f"{address}/bank/explanation", data=why).location == address
    for page in ("/", address):
        assert "They should be the same." not in browser.get(page).text, page
    assert "Tomasz is our treasurer" in browser.get(f"{address}/bank").text
    ada = house.browser(house.person("Ada Min", administrator=True))
    assert "Tomasz is our treasurer" in ada.get(f"/organisations/{kept.id}/account_checks").text

    # And other details are looked at anew, also by programs
    browser.post(f"{address}/bank", data={**odd, "version": "2", "account_name": "T Nowak"})
    program = house.program(sam)
    path = f"/organisations/{kept.id}/bank_account"
    assert program.get(path).json["explanation"] is None
    told = program.put(f"{path}/explanation", {"explanation": "It is shorter."}, If_Match='"3"')
    assert (told.status_code, told.json["explanation"]) == (200, "It is shorter.")
