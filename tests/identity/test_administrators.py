"""Two administrators appoint a third, and no fewer than two are left: by pages and for programs."""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import given as givens
from hypothesis import strategies as st
from sqlalchemy import select

from grants.identity.administrators import service
from grants.identity.administrators.models import Appointment
from grants.identity.administrators.rules import alike_problems, bare_address
from grants.identity.models import Person
from tests.at_once import at_once
from tests.house import TestHouse

WANTED = {"name": "Nia Price", "email": "nia@example.org", "reason": "She takes over the winter fund."}


def administrators(house: TestHouse) -> set[str]:
    with house.read() as session:
        return set(session.scalars(select(Person.name).where(Person.is_administrator)))


def mails(house: TestHouse) -> list[tuple[str, str]]:
    """To whom each mail went, and what it says."""
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in house.mails()]
    return [(mail["To"].addresses[0].addr_spec, mail.get_body(("plain",)).get_content()) for mail in read]


def waiting(house: TestHouse) -> Any:
    with house.read() as session:
        return session.scalars(select(Appointment.id).where(Appointment.state == "proposed")).one()


@pytest.fixture
def two(house: TestHouse) -> tuple[Person, Person]:
    return house.person("Ada", administrator=True), house.person("Bob", administrator=True)


def test_one_proposes_another_confirms_and_all_of_them_hear_it(house: TestHouse, two: tuple[Person, Person]):
    ada, bob = (house.browser(each) for each in two)
    assert "Another administrator has to confirm it" in ada.get("/administrators").text
    ada.post("/administrators", data=WANTED, follow_redirects=True)
    assert administrators(house) == {"Ada", "Bob"}

    # Who proposed it cannot confirm it, and is not asked to
    page = f"/administrators/appointments/{waiting(house)}"
    refused = ada.post(f"{page}/confirmation")
    assert refused.status_code == 403
    assert service.PROPOSED_IT_YOURSELF in refused.text
    assert "Confirm that Nia Price" not in ada.get("/").text

    assert "Confirm that Nia Price runs the programme" in bob.get("/").text
    assert "She takes over the winter fund." in bob.get(page).text
    done = bob.post(f"{page}/confirmation", follow_redirects=True)
    assert "Nia Price runs the programme now" in done.text
    assert administrators(house) == {"Ada", "Bob", "Nia Price"}

    house.run_jobs()
    told = {address: words for address, words in mails(house) if "administrator" in words}
    assert "Ada proposed you as an administrator, and Bob confirmed it" in told.pop("nia@example.org")
    assert set(told) == {"ada@example.org", "bob@example.org"}
    assert all("Bob and Ada made Nia Price an administrator" in words for words in told.values())

    # When it is pressed again, nothing is done twice
    assert "was confirmed already" in bob.post(f"{page}/confirmation").text


def test_the_only_administrator_appoints_the_second_and_nobody_more_alone(house: TestHouse):
    ada = house.program(house.person("Ada", administrator=True))
    assert ada.post("/administrator_appointments", WANTED).json["state"] == "confirmed"
    third = ada.post("/administrator_appointments", WANTED | {"email": "owen@example.org", "name": "Owen"})
    assert (third.status_code, third.json["state"]) == (201, "proposed")
    assert administrators(house) == {"Ada", "Nia Price"}


def test_what_cannot_be_proposed_is_refused_at_its_field(house: TestHouse, two: tuple[Person, Person]):
    ada = house.program(two[0])
    for change, field in (
        ({"email": "no address"}, "email"),
        ({"email": "bob@example.org"}, "email"),
        ({"name": " "}, "name"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ):
        refused = ada.post("/administrator_appointments", WANTED | change)
        assert (refused.status_code, [each["field"] for each in refused.json["errors"]]) == (422, [field]), change
    ada.post("/administrator_appointments", WANTED)
    again = ada.post("/administrator_appointments", WANTED | {"email": "NIA@example.org"})
    assert [(each["field"], each["code"]) for each in again.json["errors"]] == [("email", "already_there")]


def test_a_proposal_is_refused_with_a_reason_or_taken_back(house: TestHouse, two: tuple[Person, Person]):
    ada, bob = (house.program(each) for each in two)
    address = ada.post("/administrator_appointments", WANTED).location.removeprefix("/api/v1")
    assert bob.delete(address).status_code == 403
    assert ada.post(f"{address}/refusal", {"reason": "No."}).status_code == 403
    assert bob.post(f"{address}/refusal", {"reason": " "}).status_code == 422
    assert bob.post(f"{address}/refusal", {"reason": "We are enough."}).json["state"] == "refused"
    assert bob.post(f"{address}/confirmation", {}).status_code == 409

    anew = ada.post("/administrator_appointments", WANTED).location.removeprefix("/api/v1")
    assert ada.delete(anew).status_code == 204
    assert ada.get(anew).json["state"] == "taken back"
    assert administrators(house) == {"Ada", "Bob"}


def test_one_ends_that_another_is_an_administrator_while_two_are_left(house: TestHouse, two: tuple[Person, Person]):
    ada, bob = two
    nia = house.person("Nia", administrator=True)
    page = house.browser(ada).get(f"/administrators/{bob.id}/ending").text
    assert "It takes effect at once" in page
    done = house.browser(ada).post(f"/administrators/{bob.id}/ending", data={"reason": "Bob has left."})
    assert done.status_code == 302
    assert administrators(house) == {"Ada", "Nia"}
    assert house.browser(bob).get("/administrators").status_code == 403

    house.run_jobs()
    told = [(to, words) for to, words in mails(house) if "Ada ended that Bob is an administrator" in words]
    assert {to for to, _ in told} == {f"{name}@example.org" for name in ("ada", "bob", "nia")}
    assert not any("Bob has left" in words for _, words in told)

    # With two, nobody can end the other, nor go
    for person in (ada, nia):
        refused = house.program(ada).post(f"/administrators/{person.id}/ending", {"reason": "No more."})
        assert (refused.status_code, refused.json["code"]) == (409, "too_few")


def test_what_somebody_proposed_who_is_none_any_more_is_not_confirmed(house: TestHouse, two: tuple[Person, Person]):
    house.person("Nia", administrator=True)
    ada, bob = (house.program(each) for each in two)
    wanted = WANTED | {"email": "puppet@example.org", "name": "Puppet"}
    address = ada.post("/administrator_appointments", wanted).location.removeprefix("/api/v1")
    assert bob.post(f"/administrators/{two[0].id}/ending", {"reason": "She has left."}).status_code == 204
    refused = bob.post(f"{address}/confirmation", {})
    assert (refused.status_code, refused.json["detail"]) == (409, "This was taken back already.")
    assert administrators(house) == {"Bob", "Nia"}


def test_two_who_end_each_other_at_once_leave_two(house: TestHouse, two: tuple[Person, Person]):
    nia = house.person("Nia", administrator=True)
    people = (*two, nia)

    def ends(by: Person, of: Person) -> Callable[[], None]:
        def end() -> None:
            with house.app.app_context(), house.write() as session:
                person = session.get_one(Person, of.id)
                service.end_administrator(session, person, reason="No.", actor=house.actor(by), now=house.now())

        return end

    results = at_once(ends(people[0], people[1]), ends(people[1], people[2]), ends(people[2], people[0]))
    assert len(administrators(house)) == 2
    assert results.count("done") == 1


def test_history_tells_it_in_sentences(house: TestHouse, two: tuple[Person, Person]):
    ada, bob = (house.program(each) for each in two)
    address = ada.post("/administrator_appointments", WANTED).location.removeprefix("/api/v1")
    bob.post(f"{address}/confirmation", {})
    page = house.browser(two[0]).get("/oversight/events").text
    assert "proposed that" in page
    assert "Nia Price" in page


def test_who_lets_a_program_in_has_signed_in(house: TestHouse, two: tuple[Person, Person]):
    # Given one who was here with a browser and then let a program in, and one who only let a program in
    ada, bob = two
    house.browser(ada)
    house.clock.advance(hours=1)
    told = {}
    for person in (ada, bob):
        program = house.program(person)
        told = {each["name"]: each["last_signed_in_at"] for each in program.get("/administrators").json["items"]}
    assert {datetime.fromisoformat(at) for at in told.values()} == {house.now()}
    assert "Never" not in house.browser(ada).get(f"/records/{bob.id}").text


@pytest.mark.parametrize("alike", ["ada+fund@example.org", "ADA+1@Example.org", "bob+@example.org"])
def test_an_address_like_an_administrators_own_needs_a_reason(house: TestHouse, two: tuple[Person, Person], alike: str):
    # Given two administrators, ada@example.org and bob@example.org
    ada, bob = two
    given = WANTED | {"email": alike}
    # When Ada proposes somebody with an address that may be one of theirs, the page says so and keeps what was typed
    browser = house.browser(ada)
    asked = browser.post("/administrators", data=given)
    assert "Mail to this address may go to" in asked.text
    assert "Why is this another person?" in asked.text
    assert WANTED["reason"] in asked.text
    refused = house.program(ada).post("/administrator_appointments", given)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "alike_because")
    # Then with a reason it waits for the other, who reads that too
    browser.post("/administrators", data=given | {"alike_because": "Her mail is read by an assistant of ours."})
    page = house.browser(bob).get(f"/administrators/appointments/{waiting(house)}").text
    assert "Her mail is read by an assistant of ours." in page
    # And another address needs none
    assert house.program(ada).post("/administrator_appointments", WANTED).status_code == 201


@givens(st.from_regex(r"[a-z]{1,9}(\+[a-z0-9]{0,5}){0,2}", fullmatch=True))
def test_what_is_added_to_a_name_makes_no_other_address(name: str):
    bare = f"{name.partition('+')[0]}@example.org"
    assert bare_address(f" {name.upper()}@Example.org") == bare
    assert bare_address(bare) == bare
    assert alike_problems(f"{name}@example.org", [("Ada", bare)], "") != []
    assert alike_problems(f"{name}@example.org", [("Ada", "x" + bare)], "") == []
