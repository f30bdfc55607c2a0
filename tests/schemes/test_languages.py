"""A scheme is given in Welsh, and whoever reads it in Welsh gets what there is, marked, and the rest in English."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel import languages
from grants.kernel.languages import FURTHER, Catalogue, digest_of
from grants.schemes.models import Scheme
from tests.applications.rows import World, build
from tests.house import ApiClient, TestHouse

PLAN, PLAN_IN_WELSH = "What will you do?", "Beth fyddwch chi'n ei wneud?"
NAME, NAME_IN_WELSH = "Small grants for health", "Grantiau bach ar gyfer iechyd"
ARABIC = "منح صغيرة للصحة"


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def postgres_world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def address(world: World, language: str = "cy") -> str:
    scheme_id = world.house.program(world.ada).get(f"/rounds/{world.round_id}").json["scheme_id"]
    return f"/schemes/{scheme_id}/translations/{language}"


def give(world: World, words: dict[str, str], language: str = "cy") -> None:
    """Ada gives these texts, by their English, in a language."""
    ada: ApiClient = world.house.program(world.ada)
    where = address(world, language)
    standing = ada.get(where)
    items = [{"digest": digest_of(english), "words": said} for english, said in words.items()]
    answer = ada.put(where, {"items": items}, If_Match=standing.headers["ETag"])
    assert answer.status_code == 200, answer.text


def test_a_scheme_in_welsh_is_read_so_by_who_chooses_that(world: World):
    # Given a scheme of which the name and a question are in Welsh
    give(world, {NAME: NAME_IN_WELSH, PLAN: PLAN_IN_WELSH})
    stranger = world.house.browser()
    here = f"/rounds/{world.round_id}"

    # When somebody opens it, it is in English with a switch
    page = stranger.get(here).text
    assert NAME in page
    assert 'lang="cy"' in page
    assert ">Cymraeg</a>" in page
    assert NAME_IN_WELSH not in page

    # When they choose Welsh, they read what there is in Welsh, marked for a screen reader; the rest stays English
    page = stranger.get(f"{here}?language=cy").text
    assert f'<span lang="cy" dir="ltr">{NAME_IN_WELSH}</span>' in page
    assert f"<title>{NAME_IN_WELSH}" in page
    assert "Mae’r hyn sydd heb ei gyfieithu eto yn Saesneg." in page
    assert '<html lang="en-GB"' in page

    # And on the next pages too, with the questions
    page = stranger.get(f"{here}/questions").text
    assert "Beth fyddwch chi&#39;n ei wneud?" in page
    assert "How many people will come?" in page


def test_the_form_is_in_the_language_of_the_profile(postgres_world: World):
    world = postgres_world
    give(world, {PLAN: PLAN_IN_WELSH, "Beeston": "Beeston (Cymraeg)", "Your work": "Eich gwaith"})
    application_id = world.draft()
    sam = world.house.browser(world.sam)
    page = sam.get(f"/applications/{application_id}/sections/work").text
    assert PLAN in page
    saved = sam.post("/account", data={"name": "Sam Field", "phone": "", "letter_format": "standard", "language": "cy"})
    assert saved.status_code == 302
    assert world.house.program(world.sam).get("/me").json["language"] == "cy"
    page = sam.get(f"/applications/{application_id}/sections/work").text
    assert '<span lang="cy" dir="ltr">Beth fyddwch chi&#39;n ei wneud?</span>' in page
    assert '<span lang="cy" dir="ltr">Eich gwaith</span>' in page
    assert '<span lang="cy" dir="ltr">Beeston (Cymraeg)</span>' in page
    assert "How many people will come?" in page
    assert 'data-left="Geiriau ar ôl: {number}" data-over="Gormod o eiriau: {number}"' in page


def test_what_is_written_from_right_to_left_says_so(postgres_world: World):
    give(postgres_world, {NAME: ARABIC}, "ar")
    page = postgres_world.house.browser().get(f"/rounds/{postgres_world.round_id}?language=ar").text
    assert f'<span lang="ar" dir="rtl">{ARABIC}</span>' in page


def test_a_text_that_changes_is_english_again_until_it_is_translated(postgres_world: World):
    world = postgres_world
    give(world, {NAME: NAME_IN_WELSH})
    with world.house.write() as session:
        session.query(Scheme).one().name = "Small grants for wellbeing"
    page = world.house.browser().get(f"/rounds/{world.round_id}?language=cy").text
    assert "Small grants for wellbeing" in page
    assert NAME_IN_WELSH not in page
    shown = world.house.program(world.ada).get(address(world)).json
    assert {each["english"]: each["words"] for each in shown["items"]}["Small grants for wellbeing"] == ""


def test_two_who_translate_do_not_write_over_each_other_and_what_is_wrong_is_named(postgres_world: World):
    world = postgres_world
    ada, where = world.house.program(world.ada), address(world)
    tag = ada.get(where).headers["ETag"]
    words: dict[str, Any] = {"items": [{"digest": digest_of(NAME), "words": NAME_IN_WELSH}]}
    assert ada.put(where, words, If_Match=tag).status_code == 200
    assert ada.put(where, words, If_Match=tag).status_code == 412
    unknown = {"items": [{"digest": digest_of("No text of it"), "words": "x"}]}
    assert ada.put(where, unknown, If_Match="*").status_code == 422
    assert ada.get(address(world, "xx")).status_code == 404
    assert world.house.program(world.sam).get(where).status_code == 403
    readable = world.house.program(world.sam)
    assert readable.get(f"/rounds/{world.round_id}/languages").json == {"languages": ["en", "cy"]}
    assert readable.get(f"/rounds/{world.round_id}/translations/cy").json["done"] == 1


def test_administrators_translate_on_a_page(postgres_world: World):
    world = postgres_world
    ada = world.house.browser(world.ada)
    page = f"/{address(world).strip('/').replace('translations', 'languages')}"
    assert ada.get(page).status_code == 200
    assert ada.post(page, data={"version": "0", digest_of(NAME): NAME_IN_WELSH}).status_code == 302
    assert "1 of " in ada.get(page.rpartition("/")[0]).text


def test_days_and_sums_are_written_as_the_language_writes_them():
    moment = datetime(2027, 4, 1, 15, 30, tzinfo=UTC)
    assert languages.day_in(date(2027, 4, 1), "cy") == "1 Ebrill 2027"
    assert languages.minute_in(moment, "cy") == "1 Ebrill 2027, 16:30"
    assert languages.pounds_in(1234_00, "cy") == "£1,234"
    assert languages.pounds_in(1234_50, "cy") == "£1,234.50"
    assert languages.day_in(date(2027, 4, 1), "en") == "1 April 2027"


@given(st.sampled_from(FURTHER), st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_no_words_of_a_translation_are_read_as_html(code: str, english: str, words: str):
    catalogue = Catalogue(code, {digest_of(english): words})
    shown = str(catalogue.inline(english))
    if english.strip():
        assert shown.startswith(f'<span lang="{code}"')
        assert shown.count("<") == 2
    else:
        assert shown == english
