"""A definition is taken whole or refused with everything that is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from grants.kernel.forms import Condition, Option, parse_definition, to_form
from grants.kernel.problems import Invalid, Problem
from tests.kernel.forms.examples import changed_definition, definition_of, small_grant
from tests.kernel.forms.strategies import json_values

ASKED: dict[str, Any] = {"key": "it", "type": "short_text", "label": "What?", "required": True, "minutes": 1}
YES_NO = {**ASKED, "key": "before", "type": "yes_no"}
TWO = [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]


def fields_refused(data: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        parse_definition(data)
    assert all(problem.message for problem in refused.value.problems)
    return [problem.field for problem in refused.value.problems]


def test_a_definition_becomes_values() -> None:
    form = small_grant()

    assert form.title == "Small grant"
    assert [section.key for section in form.sections] == ["group", "work", "host"]
    assert form.sections[0].keys == ("group_name", "postcode", "started", "size")
    assert form.question("plan").word_limit == 300
    assert form.question("plan").outcome
    assert form.question("size").options[0] == Option("micro", "Under £10,000 a year")
    assert form.question("elsewhere").shown_if == Condition("places", "elsewhere")
    assert form.question("cost").max == 5_000_00


def test_the_minutes_of_a_form_are_those_of_its_questions() -> None:
    form = small_grant()

    assert form.minutes == 37.5
    assert sum(section.minutes for section in form.sections) == form.minutes


def test_there_is_no_question_with_an_unknown_key() -> None:
    with pytest.raises(KeyError):
        small_grant().question("shoe_size")


def test_null_is_the_same_as_left_out() -> None:
    data = {**ASKED, "guidance": None, "options": None, "word_limit": None, "shown_if": None}

    assert parse_definition(definition_of(data)) == parse_definition(definition_of(ASKED))


def test_every_problem_is_named_at_once() -> None:
    data = changed_definition()
    data["colour"] = "teal"
    data["sections"][0]["title"] = " "
    data["sections"][0]["questions"][3]["options"] = []
    data["sections"][1]["questions"][0]["word_limit"] = 0
    del data["sections"][2]["questions"][0]["minutes"]

    assert set(fields_refused(data)) == {
        "colour",
        "sections.0.title",
        "sections.0.questions.3.options",
        "sections.1.questions.0.word_limit",
        "sections.2.questions.0.minutes",
    }


def test_a_question_about_files_takes_three_of_five_megabytes_unless_it_says_otherwise() -> None:
    definition = definition_of({**ASKED, "type": "file"}, {**ASKED, "key": "b", "type": "file", "most_files": 10})
    one, other = parse_definition(definition).questions
    assert (one.most_files, one.largest_megabytes) == (3, 5)
    assert (other.most_files, other.largest_megabytes) == (10, 5)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"key": "Group name"}, "key"),
        ({"key": "a__b"}, "key"),
        ({"key": "it\n"}, "key"),
        ({"key": "a" * 61}, "key"),
        ({"type": "rows"}, "type"),
        ({"type": ["short_text"]}, "type"),
        ({"label": ""}, "label"),
        ({"label": "Two\nlines"}, "label"),
        ({"label": "What?\n"}, "label"),
        ({"label": "a\x00b"}, "label"),
        ({"required": 1}, "required"),
        ({"required": None}, "required"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"minutes": float("nan")}, "minutes"),
        ({"minutes": 10**400}, "minutes"),
        ({"outcome": "yes"}, "outcome"),
        ({"word_limit": 1.5}, "word_limit"),
        ({"hint": "no such thing"}, "hint"),
        ({"type": "number", "word_limit": 10}, "word_limit"),
        ({"min": 3}, "min"),
        ({"most_files": 2}, "most_files"),
        ({"type": "file", "most_files": 0}, "most_files"),
        ({"type": "file", "most_files": 11}, "most_files"),
        ({"type": "file", "most_files": True}, "most_files"),
        ({"type": "file", "largest_megabytes": 2.5}, "largest_megabytes"),
        ({"type": "file", "largest_megabytes": 21}, "largest_megabytes"),
        ({"options": TWO}, "options"),
        ({"type": "one_of"}, "options"),
        ({"type": "one_of", "options": TWO[:1]}, "options"),
        ({"type": "one_of", "options": "ab"}, "options"),
        ({"type": "many_of", "options": [{"value": "a"}]}, "options.0.text"),
        ({"type": "many_of", "options": [TWO[0], TWO[0]]}, "options.1.value"),
        ({"type": "many_of", "options": [{"value": " a", "text": "A"}]}, "options.0.value"),
        ({"type": "many_of", "options": [3]}, "options.0"),
        ({"type": "number", "min": 1.5}, "min"),
        ({"type": "number", "min": 5, "max": 4}, "max"),
        ({"type": "number", "max": -1}, "max"),
        ({"type": "money", "min": -1}, "min"),
        ({"type": "date", "min": "2026-02-30"}, "min"),
        ({"type": "date", "min": "2026-05-01", "max": "2026-04-30"}, "max"),
        ({"type": "month", "max": "2026-04-01"}, "max"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(settings: dict[str, Any], field: str) -> None:
    assert fields_refused(definition_of({**ASKED, **settings})) == [f"sections.0.questions.0.{field}"]


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ({"question": "it", "is": True}, "shown_if.question"),
        ({"question": "after", "is": True}, "shown_if.question"),
        ({"question": "nowhere", "is": True}, "shown_if.question"),
        ({"question": "before", "is": "yes"}, "shown_if.is"),
        ({"question": "before", "is": 1}, "shown_if.is"),
        ({"question": "before", "is": []}, "shown_if.is"),
        ({"question": "before"}, "shown_if.is"),
        ({"question": "before", "is": True, "not": False}, "shown_if.not"),
        ("before", "shown_if"),
    ],
)
def test_a_condition_is_about_a_choice_offered_before(condition: Any, field: str) -> None:
    after = {**YES_NO, "key": "after"}
    data = definition_of(YES_NO, {**ASKED, "shown_if": condition}, after)

    assert fields_refused(data) == [f"sections.0.questions.1.{field}"]


def test_nothing_can_hang_on_an_answer_in_words() -> None:
    data = definition_of(ASKED, {**ASKED, "key": "more", "shown_if": {"question": "it", "is": "x"}})

    assert fields_refused(data) == ["sections.0.questions.1.shown_if.question"]


def test_nothing_can_hang_on_not_having_agreed() -> None:
    agreed = {**YES_NO, "type": "declaration"}
    data = definition_of(agreed, {**ASKED, "shown_if": {"question": "before", "is": False}})

    assert fields_refused(data) == ["sections.0.questions.1.shown_if.is"]


def test_a_key_is_used_once_in_the_whole_set() -> None:
    data = changed_definition()
    data["sections"][2]["questions"][3]["key"] = "group_name"
    data["sections"][1]["key"] = "group"

    assert fields_refused(data) == ["sections.1.key", "sections.2.questions.3.key"]


@pytest.mark.parametrize("data", [None, [], "form", {}, {"title": "T", "sections": []}, {"sections": {}}])
def test_what_is_no_form_at_all_is_refused(data: Any) -> None:
    assert fields_refused(data)


@given(json_values, json_values, json_values)
def test_any_data_is_taken_or_refused_and_nothing_else(first: Any, second: Any, third: Any) -> None:
    options = {**ASKED, "type": "one_of", "options": [first, {"value": second, "text": third}]}
    spoiled = [
        first,
        definition_of(first),
        definition_of({**ASKED, "key": first, "type": second}),
        definition_of({**ASKED, "type": "date", "min": first, "max": second}, {**ASKED, "shown_if": third}),
        definition_of(YES_NO, {**ASKED, "shown_if": {"question": first, "is": second}}),
        definition_of(options, {**ASKED, "key": "b", "shown_if": {"question": "it", "is": first}}),
    ]
    for data in spoiled:
        problems = problems_in(data)
        if problems:
            # Refused: each problem has a sentence, and a place that is in the data or missing from it.
            assert all(problem.message and leads_into(data, problem.field) for problem in problems)
        else:
            # Taken: everything that was said is in the questions, and a page can be made of it.
            form = parse_definition(data)
            said = [question for section in data["sections"] for question in section["questions"]]
            assert [(q.key, q.type, q.required) for q in form.questions] == [
                (question["key"], question["type"], question["required"]) for question in said
            ]
            assert to_form(form, {}) == {}


def problems_in(data: Any) -> list[Problem]:
    try:
        parse_definition(data)
    except Invalid as refused:
        return refused.problems
    return []


def leads_into(data: Any, path: str) -> bool:
    """Whether a path leads to something in the data, or to a name that an object there has or lacks."""
    for step in path.split("."):
        if isinstance(data, dict):
            if step not in data:
                return True
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return path == ""
    return True


def test_a_question_can_tell_what_fits_its_type_and_each_fact_is_told_once() -> None:
    month, money = (
        {**ASKED, "type": "month", "tells": "start"},
        {**ASKED, "key": "b", "type": "money", "tells": "spent"},
    )
    found = parse_definition(definition_of(month, money))
    assert [found.question_telling(fact) for fact in ("start", "spent", "colour")] == [*found.questions, None]

    wrong = ({**month, "tells": "spent"}, {**ASKED, "key": "c", "tells": "start"}, {**month, "key": "d", "tells": 7})
    assert fields_refused(definition_of(*wrong)) == [f"sections.0.questions.{i}.tells" for i in range(3)]
    assert fields_refused(definition_of(month, {**month, "key": "e"})) == ["sections.0.questions.1.tells"]
