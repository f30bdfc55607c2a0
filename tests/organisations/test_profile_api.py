"""What an organisation tells once, as a program sees it."""

import pytest

from tests.house import TestHouse
from tests.organisations.given import organisation

CONTACTS = {
    "senior": {
        "name": "Ruth Ellis",
        "position": "Chair",
        "email": "ruth@example.org",
        "phone": "0113 496 0001",
        "address": "1 Low Road",
        "is_of_age": True,
    },
    "main": {
        "name": "Kit Ellis",
        "position": "Volunteer",
        "email": "kit@example.org",
        "phone": "07700 900123",
        "address": "9 High Street",
        "is_of_age": True,
    },
}
BANK = {
    "account_name": "Beeston Blooms",
    "sort_code": "20-11-47",
    "account_number": "12345678",
    "two_signatories": True,
}
DETAILS = {
    "constituted": True,
    "founded": "2019-04",
    "address": "1 Low Road\nLeeds",
    "governing_document": "constitution",
    "governing_document_on": "2019-05-01",
    "asset_lock": True,
    "unrelated_people": 4,
    "year_ended_on": "2026-03-31",
    "areas": ["citywide"],
    "communities": ["carers", "other"],
    "other_community": "People who repair things",
    "safeguarding_policy": True,
    "safeguarding_lead": "Ruth Ellis",
}


def test_a_program_tells_everything_until_nothing_is_missing(house: TestHouse):
    sam = house.person("Sam Field")
    path = f"/organisations/{organisation(house, sam, constituted=True).id}"
    program = house.program(sam)
    before = program.get(f"{path}/profile").json
    assert {gap["section"] for gap in before["gaps"]} == {"about", "people", "bank", "where", "safety"}
    assert all(one["why"] for one in before["asked"])

    changed = program.patch(path, DETAILS, If_Match='"1"')
    contacts = program.put(f"{path}/contacts", CONTACTS, If_Match=changed.headers["ETag"])
    account = program.put(f"{path}/bank_account", BANK, If_Match='"0"')

    assert (changed.status_code, contacts.status_code, account.status_code) == (200, 200, 200)
    assert changed.json["governing_document_on"] == "2019-05-01"
    assert contacts.json["senior"]["phone"] == "01134960001"
    assert contacts.json["warnings"][0].startswith("Both people have the same surname")
    assert program.get(f"{path}/contacts").json == contacts.json
    after = program.get(f"{path}/profile").json
    assert after["gaps"] == []
    assert len(after["warnings"]) == 1


def test_numbers_go_in_and_never_come_out(house: TestHouse):
    sam, ada = house.person("Sam Field"), house.person("Ada Min", administrator=True)
    path = f"/organisations/{organisation(house, sam).id}"
    assert house.program(sam).get(f"{path}/bank_account").status_code == 404
    saved = house.program(sam).put(f"{path}/bank_account", BANK, If_Match='"0"', Idempotency_Key="one")
    assert (saved.json["ends_in"], saved.json["number_check"], saved.json["prompts"]) == ("678", "not_checked", [])
    for program in (house.program(sam), house.program(ada)):
        for answer in (program.get(f"{path}/bank_account"), program.get(path), program.get("/organisations")):
            assert "12345678" not in answer.text
            assert "201147" not in answer.text
    stale = house.program(sam).put(f"{path}/bank_account", {**BANK, "account_number": "87654321"}, If_Match='"0"')
    assert stale.status_code == 412
    assert "87654321" not in stale.text


def test_what_is_wrong_is_told_field_by_field(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    path = f"/organisations/{organisation(postgres_house, sam).id}"
    program = postgres_house.program(sam)

    def fields(answer):
        assert answer.status_code == 422, answer.text
        return sorted(error["field"] for error in answer.json["errors"])

    wrong = {"founded": "2099-01", "areas": ["E1"], "communities": ["other"], "year_ended_on": "2099-01-01"}
    assert fields(program.patch(path, wrong, If_Match='"1"')) == [
        "areas",
        "founded",
        "other_community",
        "year_ended_on",
    ]
    assert fields(program.patch(path, {"dbs_checks": "perhaps"}, If_Match='"1"')) == ["dbs_checks"]
    assert program.put(f"{path}/contacts", CONTACTS).status_code == 428
    wrong_people = {"senior": {**CONTACTS["senior"], "position": "Clerk"}, "main": {"name": ""}}
    assert fields(program.put(f"{path}/contacts", wrong_people, If_Match='"1"')) == ["senior_position"]
    assert fields(program.put(f"{path}/bank_account", {**BANK, "sort_code": "1"}, If_Match='"0"')) == ["sort_code"]


@pytest.mark.parametrize("part", ["profile", "contacts", "bank_account"])
def test_others_are_kept_out(postgres_house: TestHouse, part: str):
    house = postgres_house
    kept = organisation(house, house.person("Sam Field"))
    nia = house.program(house.person("Nia New"))
    assert nia.get(f"/organisations/{kept.id}/{part}").status_code == 403
    if part != "profile":
        sent = CONTACTS if part == "contacts" else BANK
        assert nia.put(f"/organisations/{kept.id}/{part}", sent, If_Match='"1"').status_code == 403
