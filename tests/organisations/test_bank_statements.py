"""A statement shows whose account it is: its organisation uploads it, and who checks the account opens it."""

import io
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from grants.identity.models import Person
from grants.kernel.uploads.models import CLEAN
from grants.kernel.uploads.service import record_scan
from grants.organisations.bank.models import StatementFile
from grants.organisations.models import Organisation
from tests.applications.test_uploads import encoded
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF
from tests.organisations.given import CHECKED, CONFIRMED, acts_for, change_account, errors, organisation, read
from tests.organisations.test_account_checks import says
from tests.organisations.test_bank_changes import told

SEEN = {**CHECKED, "evidence": "statement"}


@pytest.fixture
def blooms(house: TestHouse) -> Organisation:
    """Sam signs for it, and has just told its account. Ada and Ben run the programme."""
    kept = organisation(house, house.person("Sam Field"))
    for name in ("Ada Min", "Ben Low"):
        house.person(name, administrator=True)
    told(house, kept)
    return kept


def send(house: TestHouse, person: Person, kept: Organisation, version: int = 1, content: bytes = PDF) -> Any:
    """Upload a statement as a program does."""
    api, path = house.program(person), f"/api/v1/organisations/{kept.id}/bank_statement"
    headers = {"Authorization": f"Bearer {api.token}", "If-Match": f'"{version}"'}
    sent = encoded({"file": FileStorage(io.BytesIO(content), "statement.pdf")})
    return api.client.post(path, headers=headers, **sent)


def statements(house: TestHouse) -> list[StatementFile]:
    with house.read() as session:
        return list(session.scalars(select(StatementFile).order_by(StatementFile.id)))


def found_clean(house: TestHouse) -> None:
    (statement,) = [each for each in statements(house) if each.removed_at is None]
    with house.write() as session:
        record_scan(session, statement.id, harmful=False, now=house.now())


def test_it_is_uploaded_on_a_page_looked_at_and_read_by_few(house: TestHouse, blooms: Organisation):
    # Given Sam, who uploads a statement on a page
    sam, ada, page = house.person("Sam Field"), house.person("Ada Min"), f"/organisations/{blooms.id}/bank_statement"
    browser = house.browser(sam)
    read(browser.get(page))
    assert page in browser.get(f"/organisations/{blooms.id}/profile/bank").text
    assert set(errors(browser.post(page, data={"version": "1"}))) == {"file"}
    no_statement = encoded({"version": "1", "file": FileStorage(io.BytesIO(b"what?"), "statement.pdf")})
    assert set(errors(browser.post(page, **no_statement))) == {"file"}
    good = encoded({"version": "1", "file": FileStorage(io.BytesIO(PDF), "statement.pdf")})
    assert browser.post(page, **good).status_code == 302
    again = encoded({"version": "1", "file": FileStorage(io.BytesIO(PDF), "statement.pdf")})
    assert browser.post(page, **again).status_code == 302, "pressed twice, it is kept once"
    assert len(statements(house)) == 1

    # Then Sam opens it at once, and Ada only when a scanner has found it clean; so it is no evidence before
    assert browser.get(f"{page}/file").data == PDF
    assert house.browser(ada).get(f"{page}/file").status_code == 403
    assert says(house, ada, blooms, SEEN, 2).json["errors"][0]["field"] == "evidence"
    found_clean(house)
    read(house.browser(ada).get(page))
    opened = house.browser(ada).get(f"{page}/file")
    assert (opened.status_code, opened.headers["Content-Disposition"]) == (200, "attachment; filename=statement.pdf")
    assert house.program(ada).get(f"/organisations/{blooms.id}/bank_statement").data == PDF

    # And nobody else does, not even an administrator who acted for the organisation
    ben = house.person("Ben Low")
    for person in (house.person("Nina Nobody"), ben):
        if person == ben:
            acts_for(house, ben, blooms.id)
            assert house.browser(ben).get(f"{page}/file").status_code == 200, "as one of its people"
        else:
            assert house.browser(person).get(f"{page}/file").status_code == 403


def test_a_check_says_at_which_statement_somebody_looked_and_that_one_stays(house: TestHouse, blooms: Organisation):
    sam, ada = house.person("Sam Field"), house.person("Ada Min")
    assert send(house, sam, blooms).status_code == 201
    found_clean(house)
    assert says(house, ada, blooms, SEEN, 1).status_code == 412, "the page was opened before the statement came"
    assert says(house, ada, blooms, SEEN, 2).status_code == 201

    # Then nobody puts another in its place, until the numbers are others
    other = send(house, sam, blooms, 3, PDF + b"\n")
    assert (other.status_code, other.json["code"]) == (409, "checked_already")
    with house.write() as session:
        change_account(session, session.get_one(Organisation, blooms.id), house.now(), number="87654321")
    (removed,) = statements(house)
    assert removed.removed_at == house.now()
    assert house.program(sam).get(f"/organisations/{blooms.id}/bank_statement").status_code == 404
    assert send(house, sam, blooms, 3).status_code == 412, "it is of the account that was there before"
    assert send(house, sam, blooms, 4).status_code == 201
    assert [each.state == CLEAN for each in statements(house)] == [True, False]


def test_who_uploaded_it_for_them_does_not_check_by_it_and_may_confirm(house: TestHouse, blooms: Organisation):
    ada, ben = house.person("Ada Min"), house.person("Ben Low")
    assert send(house, ada, blooms).status_code == 201
    found_clean(house)
    refused = says(house, ada, blooms, SEEN, 2)
    assert refused.json["errors"][0]["message"].startswith("You uploaded the statement yourself")
    assert says(house, ben, blooms, SEEN, 2).status_code == 201
    assert says(house, ada, blooms, CONFIRMED, 3).status_code == 201

    # And no other statement makes the account look changed once it can be paid into
    sam = house.person("Sam Field")
    assert send(house, sam, blooms, 4, PDF + b"\n").json["code"] == "checked_already"
    assert "no other statement is needed" in house.browser(sam).get(f"/organisations/{blooms.id}/bank_statement").text


def test_another_takes_its_place_while_nobody_has_checked_by_it(house: TestHouse, blooms: Organisation):
    sam = house.person("Sam Field")
    for version, content in ((1, PDF), (2, PDF + b"\n")):
        assert send(house, sam, blooms, version, content).status_code == 201
    first, second = statements(house)
    assert (first.removed_at, second.removed_at) == (house.now(), None)
    (with_harm,) = [second]
    with house.write() as session:
        record_scan(session, with_harm.id, harmful=True, now=house.now())
    page = f"/organisations/{blooms.id}/bank_statement"
    assert "found the statement to be harmful" in house.browser(sam).get(page).text
    assert house.browser(sam).get(f"{page}/file").status_code == 403
