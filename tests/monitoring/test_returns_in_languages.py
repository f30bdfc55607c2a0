"""The form of a return in the language of whoever has to make it."""

import pytest

from grants.identity.models import Person
from grants.kernel.languages import digest_of
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.monitoring.filling import section
from tests.monitoring.test_told_another_way import first_of

CAME, CAME_IN_WELSH = "How many people came?", "Faint o bobl ddaeth?"
CAME_IN_URDU = "کتنے لوگ آئے؟"


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def give(house: TestHouse, ada: Person, scheme_id: object, words: dict[str, str], language: str = "cy") -> None:
    items = [{"digest": digest_of(english), "words": said} for english, said in words.items()]
    where = f"/schemes/{scheme_id}/translations/{language}"
    saved = house.program(ada).put(where, {"items": items}, If_Match="*")
    assert saved.status_code == 200, saved.text


def test_a_return_is_filled_in_in_welsh_with_our_own_words_and_days_in_it(world: World):
    # Given a return of which a question is in Welsh, and Mel, who reads that
    give(world.house, world.ada, world.scheme_id, {CAME: CAME_IN_WELSH})
    due = first_of(world, world.begun())
    mel = world.house.browser(world.mel)
    assert CAME in mel.get(section(due.id, "people")).text

    # When she opens its form
    page = mel.get(section(due.id, "people") + "?language=cy").text

    # Then the question is in Welsh, and so is what stands around it; the rest is English
    assert f'<span lang="cy" dir="ltr">{CAME_IN_WELSH}</span>' in page
    assert '<span lang="cy" dir="ltr">Cadw a pharhau</span>' in page
    assert "I’w anfon erbyn" in page
    assert "How much have you spent?" in page
    assert CAME_IN_WELSH in mel.post(section(due.id, "people"), data={"version": "0"}, follow_redirects=True).text


def test_what_is_wrong_is_said_in_welsh_at_the_field_and_at_the_top(world: World):
    # Given a return of which one of two questions is in Welsh
    give(world.house, world.ada, world.scheme_id, {CAME: CAME_IN_WELSH})
    due = first_of(world, world.begun())
    mel = world.house.browser(world.mel)
    mel.get(section(due.id, "people") + "?language=cy")

    # When Mel writes words where a number and a sum are asked for
    wrong = {"on-page": "people_helped spent", "people_helped": "many", "spent": "much", "version": "1"}
    page = mel.post(section(due.id, "people"), data=wrong).text

    # Then each is said in Welsh, and the question that has no translation is marked as English
    assert '<span lang="cy" dir="ltr">Mae problem</span>' in page
    assert page.count("Rhowch rif cyfan ar gyfer") == 2
    assert page.count("Rhowch swm mewn punnoedd ar gyfer") == 2
    assert '<span lang="en" dir="ltr">How much have you spent?</span>' in page
    assert "Enter a whole number" not in page


def test_urdu_which_the_program_has_no_words_for_is_said_from_right_to_left_in_an_english_page(world: World):
    give(world.house, world.ada, world.scheme_id, {CAME: CAME_IN_URDU}, "ur")
    due = first_of(world, world.begun())
    page = world.house.browser(world.mel).get(section(due.id, "people") + "?language=ur").text
    assert f'<span lang="ur" dir="rtl">{CAME_IN_URDU}</span>' in page
    assert "Save and continue" in page
    assert "What has no translation yet is in English." in page
