"""Looking an organisation up: against a real server that gives made-up answers in the registers' shape."""

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from grants.organisations.registers.rules import charity_entry, company_entry
from tests.house import TestHouse
from tests.organisations.given import organisation, read

ANSWERS = Path(__file__).parent / "registers"


class RegisterHandler(BaseHTTPRequestHandler):
    """Answers like both registers, to those who show a key."""

    def do_GET(self) -> None:
        known = {
            "/allcharitydetails/1099001/0": ("Ocp-Apim-Subscription-Key", "charity.json"),
            "/allcharitydetails/1099001/3": ("Ocp-Apim-Subscription-Key", "charity.json"),
            "/company/09990001": ("Authorization", "company.json"),
            "/company/09990002": ("Authorization", ""),
        }
        header, name = known.get(self.path, ("", ""))
        status = 404 if not header else 200 if self.headers.get(header) else 401
        self.send_response(status)
        self.end_headers()
        if status == 200:
            self.wfile.write((ANSWERS / name).read_bytes() if name else b"<html>Down for repairs</html>")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def register() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), RegisterHandler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def connected(house: TestHouse, address: str) -> TestHouse:
    house.app.settings = replace(
        house.app.settings,
        charity_register_key="a key",
        charity_register_url=address,
        companies_house_key="a key",
        companies_house_url=address,
    )
    return house


def test_what_the_register_says_is_taken_over_when_the_person_agrees(house: TestHouse, register: str):
    # Given a charity with a number, in an installation that may ask the register
    sam = connected(house, register).person("Sam Field")
    details = {"name": "Tool Library", "kind": "cio", "constituted": True, "charity_number": "1099001"}
    kept = organisation(house, sam, **details)
    browser, address = house.browser(sam), f"/organisations/{kept.id}/register-entry"

    # When they look and agree
    page = browser.get(address)
    form = read(page).findall(".//form[@method='post']")[-1]
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert "Registered" in page.text
    assert browser.post(address, data=sent).status_code == 302

    # Then the register's details are theirs
    told = house.program(sam).get(f"/organisations/{kept.id}").json
    assert (told["name"], told["postcode"]) == ("OTTERDALE TOOL LIBRARY", "ZZ1 1AA")
    assert (told["annual_income_pence"], told["year_ended_on"]) == (18_250_00, "2026-03-31")
    assert told["address"] == "The Old Mill\n1 Low Road\nOTTERDALE\nWEST RIDING"
    assert browser.post(address, data={**sent, "once-only": "another"}).status_code == 409, "of another look"


def test_a_company_through_the_api(postgres_house: TestHouse, register: str):
    house = connected(postgres_house, register)
    sam = house.person("Sam Field")
    kept = organisation(house, sam, kind="cic", constituted=True, company_number="09990001")
    entry = house.program(sam).get(f"/organisations/{kept.id}/register_entry").json
    assert (entry["name"], entry["founded"]) == ("OTTERDALE REPAIR CAFE C.I.C.", "2021-06")
    assert entry["status"] == "Active: active proposal to strike off"
    assert entry["address"] == "Unit 3\n1 Low Road\nOtterdale\nWest Riding"
    nia = house.program(house.person("Nia New"))
    assert nia.get(f"/organisations/{kept.id}/register_entry").status_code == 403


def test_a_charity_linked_to_another_is_itself_and_asked_for_by_its_own_number(postgres_house, register: str):
    house = connected(postgres_house, register)
    program = house.program(house.person("Sam Field"))
    details = {"name": "Hill Branch", "kind": "unincorporated_charity", "constituted": True, "position": "Chair"}

    kept = program.post("/organisations", {**details, "charity_number": "1099001 - 3"}).json

    assert (kept["charity_number"], kept["org_id"]) == ("1099001-3", "GB-CHC-1099001-3")
    assert program.get(f"/organisations/{kept['id']}/register_entry").status_code == 200


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("09990003", "does not know this number"),
        ("09990002", "does not answer us now"),
    ],
)
def test_what_the_register_cannot_tell_is_said(postgres_house: TestHouse, register: str, number: str, told: str):
    house = connected(postgres_house, register)
    sam = house.person("Sam Field")
    kept = organisation(house, sam, kind="cic", constituted=True, company_number=number)
    page = house.browser(sam).get(f"/organisations/{kept.id}/register-entry")
    assert (page.status_code, told in page.text) == (200, True)
    read(page)


def test_without_network_without_a_key_or_without_a_number_people_type(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam, kind="cic", constituted=True, company_number="09990001")
    bare = organisation(house, sam, name="No number")
    browser = house.browser(sam)
    assert "is not connected here" in browser.get(f"/organisations/{kept.id}/register-entry").text
    assert "number first" in browser.get(f"/organisations/{bare.id}/register-entry").text
    connected(house, "http://127.0.0.1:9")
    assert "does not answer us now" in browser.get(f"/organisations/{kept.id}/register-entry").text
    silent = house.program(sam).get(f"/organisations/{kept.id}/register_entry")
    assert (silent.status_code, silent.json["code"]) == (400, "register_silent")
    assert "a key" not in repr(house.app.settings)


def test_what_a_register_says_of_trouble_is_said_in_words():
    assert charity_entry({"reg_status": "R", "insolvent": True}).status == "Registered, insolvent"
    assert charity_entry({"reg_status": "RM"}).status == "Removed from the register"
    assert company_entry({"company_status": "voluntary-arrangement"}).status == "Voluntary arrangement"
    assert company_entry({}).status == "Not said"
