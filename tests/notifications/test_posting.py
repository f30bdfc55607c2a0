"""Who wants letters on paper gets them: a print run for a round, marked together as posted, or by GOV.UK Notify."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from grants.identity.models import Person
from grants.identity.needs.service import save_needs
from grants.kernel.access import SYSTEM
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.notifications.worldwide import KEY, Outside, outside, with_settings
from tests.workers.test_letters import words_of


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def notify(world: World) -> Iterator[Outside]:
    """GOV.UK Notify, by which the letters of this world go."""
    with outside() as server:
        with_settings(world.house, notify_key=KEY, notify_url=server.address, notify_letters="second")
        yield server


def a_letter_waits(world: World) -> tuple[str, dict[str, Any]]:
    """The address of what a program asks, and the letter that waits there."""
    wants(world, contact_method="letter")
    world.decide("decline", feedback="A word for Sam.")
    world.house.run_jobs()
    address = f"/rounds/{world.round_id}"
    (letter,) = world.house.program(world.ada).get(f"{address}/letters_to_post").json["items"]
    return address, letter


def asks_what_became(world: World) -> None:
    world.house.clock.advance(minutes=15)
    world.house.run_jobs()


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


def test_a_letter_goes_by_notify_once_and_counts_as_posted_when_it_is_printed(world: World, notify: Outside):
    # Given a letter that waits to be posted
    address, letter = a_letter_waits(world)
    ada, wanted = world.house.program(world.ada), {"message_ids": [letter["message_id"]]}

    # When Ada hands it over, and Notify takes it but its answer is lost
    notify.loses_answers = 1
    assert ada.post(f"{address}/letters_by_notify", wanted).json == wanted
    assert ada.post(f"{address}/letters_by_notify", wanted).json == {"message_ids": []}
    world.house.run_jobs()
    world.house.clock.advance(minutes=1)
    world.house.run_jobs()

    # Then it is there once, with our reference, behind a sheet with the address
    (sent,) = notify.sent
    assert sent["path"] == "/v2/notifications/letter"
    assert (sent["reference"], sent["postage"]) == (f"{letter['message_id']}-letter", "second")
    words = words_of(base64.b64decode(sent["content"]))
    assert words.index("LS11 8PG") < words.index("A word for Sam.")

    # And it waits here no more, is on its way, and is posted once Notify says that it is printed
    browser = world.house.browser(world.ada)
    assert "1 letter is on the way" in browser.get("/letters_to_post").text
    assert ada.get(f"{address}/letters_to_post").json["items"] == []
    sent["status"] = "received"
    asks_what_became(world)
    asks_what_became(world)
    assert len(world.facts("notifications.letter_posted")) == 1
    assert "on the way" not in browser.get("/letters_to_post").text


def test_what_notify_cannot_print_is_here_again_with_why_and_can_be_tried_again(world: World, notify: Outside):
    # Given a letter that Notify has
    address, letter = a_letter_waits(world)
    ada, browser = world.house.program(world.ada), world.house.browser(world.ada)
    until = browser.get("/letters_to_post").text.partition('name="until" value="')[2].partition('"')[0]
    assert browser.post(f"{address}/letters_by_notify", data={"until": until}).status_code == 302
    world.house.run_jobs()

    # When it cannot print it
    notify.sent[0]["status"] = "validation-failed"
    asks_what_became(world)

    # Then the page says why, and it can be handed over again
    page = browser.get("/letters_to_post").text
    strictly(page)
    assert "look at the address" in page
    (again,) = ada.get(f"{address}/letters_to_post").json["items"]
    assert "look at the address" in again["not_posted"]
    ada.post(f"{address}/letters_by_notify", {"message_ids": [letter["message_id"]]})
    world.house.run_jobs()
    assert len(notify.sent) == 2

    # And what it will never take comes back too
    notify.sent[1]["status"] = "cancelled"
    asks_what_became(world)
    notify.answers = [400]
    ada.post(f"{address}/letters_by_notify", {"message_ids": [letter["message_id"]]})
    world.house.run_jobs()
    (again,) = ada.get(f"{address}/letters_to_post").json["items"]
    assert again["not_posted"] == "GOV.UK Notify does not take this: No such"


def test_where_no_setting_says_so_letters_are_posted_by_hand(world: World):
    address, letter = a_letter_waits(world)
    refused = world.house.program(world.ada).post(
        f"{address}/letters_by_notify", {"message_ids": [letter["message_id"]]}
    )
    assert refused.status_code == 409
    assert "Have them posted" not in world.house.browser(world.ada).get("/letters_to_post").text
