"""Where two of us review one return, the second loses nothing of what they wrote, and reads no refusal as a success."""

import pytest

from grants.monitoring.models import Return
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_service import COMPLETE, first_return, review, save, send

NOTE = "Please write <more> about the <summer>."
SUCCESS = "govuk-notification-banner--success"


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def sent(world: World) -> Return:
    draft = first_return(world)
    save(world, draft, COMPLETE)
    send(world, draft)
    return draft


@pytest.mark.parametrize("first", ["accept", "send back"])
def test_what_the_second_wrote_stands_to_be_copied(world: World, sent: Return, first: str):
    review(world, sent, first, "Thank you for it.")
    ben = world.house.browser(world.house.person("Ben Third", administrator=True))
    typed = {"outcome": "send back", "version": "3", "note": NOTE, "questions.spent": "Is it <really> all?"}
    late = ben.post(f"/returns/{sent.id}/review", data=typed)
    assert late.status_code == 409
    words = words_of(strictly(late.text))
    assert "It was not saved. Copy what you want to keep." in words
    assert NOTE in words
    assert "Is it <really> all?" in words
    assert SUCCESS not in late.text
    assert SUCCESS not in ben.get("/").text


def test_a_second_answer_stands_to_be_copied(world: World, sent: Return):
    review(world, sent, "accept")
    page = f"/returns/{sent.id}/answer"
    ada = world.house.browser(world.ada)
    ben = world.house.browser(world.house.person("Ben Third", administrator=True))
    assert ada.post(page, data={"learned": "Much.", "doing": "Nothing new."}).status_code == 302
    late = ben.post(page, data={"learned": "That it <helps>.", "doing": "We fund it again."})
    assert late.status_code == 409
    words = words_of(strictly(late.text))
    assert "That it <helps>." in words
    assert "We fund it again." in words
    assert "Much." in words
    assert SUCCESS not in late.text


def test_the_review_of_what_is_not_sent_is_no_success(world: World):
    draft = first_return(world)
    ada = world.house.browser(world.ada)
    led = ada.get(ada.get(f"/returns/{draft.id}/review").location)
    assert "This return is with the grantee." in led.text
    assert SUCCESS not in led.text
