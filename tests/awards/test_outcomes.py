"""Everybody who applied hears what became of it, in their format, and finds it by page and by program."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.applications.models import PARTNER
from grants.awards.letters.models import Letter
from grants.identity.models import Person
from grants.notifications.models import HandSending, Message
from grants.panels.models import Decision
from tests.applications.hosting import party_to
from tests.applications.rows import World as Applying
from tests.applications.rows import build as build_round
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import acts_for, read

WHY = "Your group asked for a play scheme, and this round pays for gardens."
NOTHING_YET = {
    "outcome": None,
    "amount_pence": None,
    "conditions": "",
    "reasons": "",
    "told_at": None,
    "letter_id": None,
    "award_id": None,
}


@pytest.fixture
def postgres_world(postgres_house: TestHouse) -> Applying:
    return build_round(postgres_house)


def told(house: TestHouse, person: Person) -> list[Message]:
    with house.read() as session:
        return list(session.scalars(select(Message).where(Message.person_id == person.id).order_by(Message.id)))


@pytest.mark.parametrize(
    ("in_format", "media_type"), [("plain_text", "text/plain"), ("large_print", "application/pdf")]
)
def test_who_is_not_eligible_is_told_why(postgres_world: Applying, in_format: str, media_type: str):
    # Given an application of Sam, who wants letters in a format, and to be rung
    world, house = postgres_world, postgres_world.house
    with house.write() as session:
        sam = session.get_one(Person, world.sam.id)
        sam.letter_format, sam.phone = in_format, "0113 496 0000"
    program, ada = house.program(world.sam), house.program(world.ada)
    assert program.put("/me/communication_needs", {"contact_method": "telephone"}).status_code == 200
    application_id = world.submitted()
    path = f"/applications/{application_id}"
    house.run_jobs()
    before = program.get(f"{path}/outcome").json
    assert before == {"application_id": str(application_id), **NOTHING_YET}

    # When Ada finds that it cannot go to the panel
    said = ada.post(f"{path}/screening", {"outcome": "ineligible", "reasons": WHY})
    assert said.status_code == 201, said.text
    house.run_jobs()

    # Then Sam gets the letter, in that format and with the reasons, and somebody rings
    *_, message = told(house, world.sam)
    assert message.subject == "Your application cannot be considered: A garden for everybody"
    assert WHY in message.text
    assert message.attachment_id is not None
    with house.read() as session:
        assert session.get(HandSending, message.id) is not None
        (letter,) = session.scalars(select(Letter)).all()
    file = program.get(f"/letters/{letter.id}/file")
    assert file.mimetype == media_type
    assert in_format != "plain_text" or WHY in file.text

    # And Sam finds it by program and on the page, and nobody else does
    outcome = program.get(f"{path}/outcome").json
    assert (outcome["outcome"], outcome["reasons"], outcome["letter_id"]) == ("ineligible", WHY, str(letter.id))
    browser = house.browser(world.sam)
    assert f"{path}/outcome" in browser.get(path).text
    shown = browser.get(f"{path}/outcome")
    assert WHY in words_of(read(shown))
    assert f"/letters/{letter.id}" in shown.text
    other = house.program(world.olu)
    assert other.get(f"{path}/outcome").status_code == other.get(f"/letters/{letter.id}/file").status_code == 403


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ({"outcome": "decline"}, {"outcome": "decline", "reasons": "Say who will run the sessions."}),
        ({"outcome": "reserve"}, {"outcome": "reserve"}),
        (
            {"outcome": "award with conditions", "conditions": "Tell us when.", "amount_pence": 5_000_00},
            {"outcome": "award with conditions", "conditions": "Tell us when.", "amount_pence": 5_000_00},
        ),
    ],
)
def test_what_was_decided_is_told_by_program(postgres_house: TestHouse, decided: Any, expected: Any):
    world = build(postgres_house)
    application_id = decided_application(world, world.decide(**decided))
    sam, stranger = postgres_house.program(world.sam), postgres_house.program(world.nina)
    path = f"/applications/{application_id}/outcome"
    assert sam.get(path).json["outcome"] is None, "nobody is told before the letter is on its way"
    world.react()
    found = sam.get(path).json
    assert {name: found[name] for name in expected} == expected
    assert found["letter_id"]
    assert bool(found["award_id"]) == ("award" in expected["outcome"])
    assert "Strong on need" not in str(found), "what the panel says among itself is not for applicants"
    assert stranger.get(path).status_code == 403
    read(postgres_house.browser(world.sam).get(path))


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ({"outcome": "decline"}, "Not given a grant"),
        ({"outcome": "reserve"}, "On the reserve list"),
        ({"outcome": "award"}, "Grant offered"),
    ],
)
def test_a_list_says_what_was_decided_once_people_were_told(postgres_house: TestHouse, decided: Any, words: str):
    world = build(postgres_house)
    application_id = decided_application(world, world.decide(**decided))
    sam = postgres_house.browser(world.sam)
    for page in ("/applications", f"/applications/{application_id}"):
        assert words not in words_of(read(sam.get(page)))
    world.react()
    for page in ("/applications", f"/applications/{application_id}"):
        assert words in words_of(read(sam.get(page))), page


def test_the_page_of_the_reserve_list_says_what_its_letter_says(postgres_house: TestHouse):
    world = build(postgres_house)
    application_id = decided_application(world, world.decide(outcome="reserve"))
    world.react()
    shown = words_of(read(postgres_house.browser(world.sam).get(f"/applications/{application_id}/outcome")))
    assert "It may be offered a grant if money comes free. This is not an offer yet." in shown


def decided_application(world: World, decision_id: UUID) -> UUID:

    with world.house.read() as session:
        return session.get_one(Decision, decision_id).application_id


def test_whoever_has_a_part_hears_of_the_decision_and_of_a_withdrawal(postgres_world: Applying):
    # Given two applications of Sam with a partner that has agreed, whose person is Pat
    world, house = postgres_world, postgres_world.house
    pat = house.person("Pat Partner")
    application_id = world.submitted()
    acts_for(house, pat, party_to(house, application_id, PARTNER, answered_by=world.olu))
    path = f"/applications/{application_id}"
    house.run_jobs()

    # When Sam withdraws it, both hear of it, once
    assert house.program(world.sam).post(f"{path}/withdrawal").status_code in (200, 201)
    house.run_jobs()
    assert told(house, world.sam)[-1].subject == "Your application was withdrawn"
    assert told(house, pat)[-1].subject.endswith("has withdrawn its application")
    assert house.program(pat).get(f"{path}/outcome").json["outcome"] == "withdrawn"


def test_a_partner_hears_that_it_cannot_go_to_the_panel(postgres_world: Applying):
    world, house = postgres_world, postgres_world.house
    pat, application_id = house.person("Pat Partner"), world.submitted()
    acts_for(house, pat, party_to(house, application_id, PARTNER, answered_by=world.olu))
    path = f"/applications/{application_id}"
    house.program(world.ada).post(f"{path}/screening", {"outcome": "ineligible", "reasons": WHY})
    house.run_jobs()
    assert told(house, pat)[-1].subject == "What became of an application for which you are partner"
    assert house.program(pat).get(f"{path}/outcome").json["reasons"] == WHY
