"""Whoever is paid is told: what, for which grant, into which account; once for each payment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.awards.events import InstalmentPaid
from grants.awards.paying.runs.queries import payments_of
from grants.identity.models import Person
from grants.identity.needs.rules import NOTHING, reads_letters
from grants.identity.needs.service import save_needs
from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def told(world: World) -> list[tuple[str, Message]]:
    """The messages about payments, each with who gets it."""
    with world.house.read() as session:
        found = select(Person.name, Message).join(Person, Person.id == Message.person_id)
        rows = session.execute(found.order_by(Message.id)).all()
    return [(name, message) for name, message in rows if message.subject.startswith("We have paid")]


def test_everybody_of_a_payee_hears_once_what_was_paid(world: World):
    # Given a grant of which the first instalment is paid
    award = world.accepted()
    run_id = world.pay(award)
    world.react()

    # Then both people of the organisation hear of it, in words that match the statement
    messages = told(world)
    assert sorted(name for name, _ in messages) == ["Mel Moss", "Sam Field"]
    text = messages[0][1].text
    with world.house.read() as session:
        (payment,) = payments_of(session, run_id)
    for words in (
        payment.end_to_end,
        "£6,666.67",
        "1 March 2027",
        award.reference,
        "instalment 1 of 3",
        "ending in 678",
    ):
        assert words in text
    assert "12345678" not in text

    # And the same event again tells nobody anything
    (facts,) = world.facts("awards.instalment_paid")
    with world.house.write() as session:
        publish(session, InstalmentPaid.from_facts(facts), actor=SYSTEM, now=world.house.now() + timedelta(minutes=5))
    world.react()
    assert len(told(world)) == 2


def test_who_wants_letters_is_told_in_a_letter_that_waits_to_be_posted(world: World):
    # Given Sam, who reads the letters of the grant, and wants them on paper
    award = world.accepted()
    world.house.run_jobs()
    with world.house.write() as session:
        person = session.get_one(Person, world.sam.id)
        save_needs(session, person, needs={"contact_method": "letter"}, actor=SYSTEM, now=world.house.now())

    # When the first instalment is paid
    run_id = world.pay(award)
    world.house.run_jobs()

    # Then the others have a message, and Sam has a letter in words that match the statement
    assert [name for name, _ in told(world)] == ["Mel Moss"]
    ada = world.house.program(world.ada)
    letters = ada.get(f"/awards/{award.id}/letters").json["items"]
    (letter,) = (each for each in letters if each["kind"] == "payment_sent")
    said = ada.get(f"/awards/{award.id}/letters/{letter['id']}/page").text
    with world.house.read() as session:
        (payment,) = payments_of(session, run_id)
    for words in (payment.end_to_end, "£6,666.67", "1 March 2027", "ends in 678"):
        assert words in said, words

    # And it waits to be printed and posted, once
    waiting = ada.get(f"/rounds/{world.round_id}/letters_to_post").json["items"]
    assert [each["address"][0] for each in waiting] == ["Sam Field"]


@pytest.mark.parametrize(
    ("needs", "letter_format", "reads"),
    [
        ({}, "standard", False),
        ({}, "plain_text", False),
        ({}, "web_page", False),
        ({"contact_method": "telephone"}, "standard", False),
        ({"contact_method": "letter"}, "standard", True),
        ({"hand_format": "braille"}, "standard", True),
        ({"print_points": 24}, "standard", True),
        ({}, "large_print", True),
        ({"hand_format": "easy_read"}, "standard", True),
    ],
)
def test_who_wants_letters(needs: dict[str, object], letter_format: str, reads: bool):
    assert reads_letters({**NOTHING, **needs}, letter_format) is reads
