"""People look after their own details."""

from grants.identity.queries import person_by_email
from tests.house import TestHouse

DETAILS = {"name": "Sam Field", "letter_format": "standard"}


def test_a_number_stays_while_somebody_wants_to_be_rung(house: TestHouse):
    # Given Sam, who asked to be rung
    sam = house.program(house.person("Sam Field"))
    assert sam.put("/me/communication_needs", {"contact_method": "telephone"}).status_code == 422
    assert sam.put("/me", DETAILS | {"phone": "0113 496 0000"}).status_code == 200
    assert sam.put("/me/communication_needs", {"contact_method": "telephone"}).status_code == 200

    # When he takes his number away, he is told what to change first
    refused = sam.put("/me", DETAILS | {"phone": ""})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "phone")

    # And once he is reached by e-mail again, it goes
    assert sam.put("/me/communication_needs", {"contact_method": "email"}).status_code == 200
    assert sam.put("/me", DETAILS | {"phone": None}).json["phone"] is None


def test_a_page_of_text_is_no_telephone_number(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    refused = postgres_house.browser(sam).post("/account", data=DETAILS | {"phone": "0" * 3_000})
    assert refused.status_code == 422
    with postgres_house.read() as session:
        kept = person_by_email(session, sam.email)
    assert kept is not None
    assert kept.phone is None


def test_a_code_in_another_script_is_wrong_and_counted(postgres_house: TestHouse):
    browser = postgres_house.browser()
    page = browser.post("/sign-in", data={"email": "sam@example.org"}).location
    answer = browser.post(page, data={"code": "١٢٣٤٥٦"})
    assert answer.status_code == 422
    assert "This is not the code we sent" in answer.text
