"""The form of a return in the language of whoever has to make it."""

from typing import Any

import pytest

from grants.identity.models import Person
from grants.kernel.forms import parse_definition
from grants.kernel.languages import Catalogue, digest_of
from grants.kernel.shapes import found_again
from grants.monitoring.asking.grant import Earlier, Grant
from grants.monitoring.asking.outcomes.rules import COUNT, DISTANCE, MONEY, PERCENTAGE, SCALE, Measure, Promise
from grants.monitoring.asking.rules import definition_of
from grants.schemes.defaults import RETURN
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


def promised(name: str, figure: str, target: int) -> Promise:
    return Promise("What changes?", name, True, how="They say so", measure=Measure(figure=figure, target=target))


DOUBTFUL: dict[str, Any] = {
    "title": "How it went",
    "sections": [
        {
            "key": "people",
            "title": "People",
            "questions": [
                {"key": "share", "type": "number", "label": "What percentage?", "required": True, "minutes": 1},
                {"key": "calm_before", "type": "number", "label": "Calm before?", "required": True, "minutes": 1},
                {"key": "calm_after", "type": "number", "label": "Calm now?", "required": True, "minutes": 1},
                {"key": "people_reached", "type": "number", "label": "Who came?", "required": True, "minutes": 1},
                {
                    "key": "by_line",
                    "type": "sums",
                    "label": "Spent on each line?",
                    "required": False,
                    "minutes": 1,
                    "tells": "by_line",
                    "options": [{"value": "x", "text": "X"}],
                },
            ],
        }
    ],
}


@pytest.mark.parametrize("language", ["cy", "pl"])
@pytest.mark.parametrize("definition", [RETURN, DOUBTFUL])
def test_whatever_we_ask_beside_the_questions_of_a_scheme_is_in_the_language(language: str, definition: dict[str, Any]):
    # Given a grant that promised each kind of figure, and has a budget of which something is spent
    figures = ((COUNT, 25), (PERCENTAGE, 80), (MONEY, 300_00), (SCALE, 42), (DISTANCE, 15))
    promises = [promised(f"Change {n}", figure, target) for n, (figure, target) in enumerate(figures)]
    promises.append(Promise("What will you leave?", "A garden", False))
    grant = Grant(
        amount=1_000_00,
        paid=500_00,
        promises=promises,
        budget=[("Tools", 300_00), ("Rent", 200_00)],
        earlier=[Earlier(1, "accepted", 100_00)],
        is_last=True,
        last={"people_reached": 30, "by_line": {"rows": [{"of": "Tools", "pence": 20_00}]}},
    )
    answers = {
        "share": 120,
        "calm_before": 6,
        "calm_after": 4,
        "people_reached": 1_234,
        "by_line": {"rows": [{"of": "Tools", "pence": 900_00}]},
    }
    own = {text for question in parse_definition(definition).questions for text in (question.label, question.guidance)}

    # When it is asked with answers that cannot be, and with all that could be asked
    for given in (answers, None):
        form = parse_definition(definition_of(definition, grant, given))
        said = [form.sections[-2].title, form.sections[-2].introduction] if len(form.sections) > 1 else []
        for question in form.questions:
            said += [question.label, question.guidance, question.why, *(option.text for option in question.options)]

        # Then each of our sentences is in the language
        catalogue = Catalogue(language, {digest_of(text): "…" for text in own} | {digest_of("X"): "…"})
        ours = [text for text in said if text and not catalogue.find(text) and text not in known(definition)]
        assert [text for text in ours if found_again(text, catalogue) is None] == []


def known(definition: dict[str, Any]) -> set[str]:
    """The words of the scheme, and of the grant."""
    form = parse_definition(definition)
    words = {text for each in form.sections for text in (each.title, each.introduction)}
    for question in form.questions:
        words |= {question.label, question.guidance, question.why, *(option.text for option in question.options)}
    return words | {f"Change {n}" for n in range(5)}


def test_whether_it_is_right_and_why_is_asked_in_welsh(world: World):
    # Given a scheme in Welsh, and Mel, who reads that
    give(world.house, world.ada, world.scheme_id, {CAME: CAME_IN_WELSH})
    due = first_of(world, world.begun())
    mel = world.house.browser(world.mel)
    mel.get(section(due.id, "people") + "?language=cy")

    # When she tells that more is spent than the grant
    told = {"on-page": "people_helped spent", "people_helped": "5", "spent": "99,000", "version": "1"}
    page = mel.post(section(due.id, "people"), data=told, follow_redirects=True).text
    page = mel.get(section(due.id, "people")).text

    # Then we ask why, in Welsh, with the sum as Welsh writes it
    assert "Pam mae’n fwy na’r grant o £" in page
    assert "Why is it more than the grant" not in page
