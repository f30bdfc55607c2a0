"""Who wants letters on paper gets them: one print run for a round, marked together as posted."""

import io
from typing import Any

import pikepdf
import pytest

from grants.identity.models import Person
from grants.identity.needs.service import save_needs
from grants.kernel.access import SYSTEM
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.workers.test_letters import words_of


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def wants(world: World, **needs: Any) -> None:
    with world.house.write() as session:
        person = session.get_one(Person, world.sam.id)
        person.phone = "0113 496 0000"
        save_needs(session, person, needs=needs, actor=SYSTEM, now=world.house.now())


def test_letters_of_a_round_are_printed_together_and_marked_as_posted(world: World):
    # Given two people's letters that go by post, and one that somebody has to write in braille
    wants(world, contact_method="letter")
    for feedback in ("The first word.", "The second word."):
        world.decide("decline", feedback=feedback)
        world.house.run_jobs()
    wants(world, contact_method="letter", hand_format="braille")
    world.decide("decline", feedback="Not for the printer.")
    world.house.run_jobs()
    ada, address = world.house.browser(world.ada), f"/rounds/{world.round_id}/letters_to_post"

    # When Ada prints what waits
    page = ada.get("/letters_to_post").text
    strictly(page)
    assert "Print 2" in page
    link = page.partition(f'href="{address}')[2].partition('"')[0]
    run = ada.get(address + link.replace("&amp;", "&"))

    # Then there is one PDF: the addresses, and each letter on a sheet of its own
    words = words_of(run.data)
    assert [part in words for part in ("The first word.", "The second word.", "Not for the printer.")] == [
        True,
        True,
        False,
    ]
    assert "LS11 8PG" in words.partition("The first word.")[0]
    with pikepdf.open(io.BytesIO(run.data)) as document:
        assert len(document.pages) % 2 == 0

    # And what is marked is what was printed
    until = page.partition('name="until" value="')[2].partition('"')[0]
    assert ada.post(address, data={"until": until}).status_code == 302
    assert "No letter waits to be posted." in ada.get("/letters_to_post").text
    assert len(world.facts("notifications.message_sent_by_hand")) == 2


def test_a_program_sees_them_and_says_which_were_posted(world: World):
    wants(world, contact_method="letter")
    world.decide("decline")
    world.house.run_jobs()
    ada, address = world.house.program(world.ada), f"/rounds/{world.round_id}"
    (letter,) = ada.get(f"{address}/letters_to_post").json["items"]
    assert letter["address"][0] == "Sam Field"
    posted = {"message_ids": [letter["message_id"]]}
    assert ada.post(f"{address}/posted_letters", posted).json == posted
    assert ada.post(f"{address}/posted_letters", posted).json == {"message_ids": []}
    assert world.house.program(world.sam).get(f"{address}/letters_to_post").status_code == 403
