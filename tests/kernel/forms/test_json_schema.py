"""The schema in the API's documentation says what the validators do."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

from grants.kernel.forms import QuestionSet, from_json, json_schema, problems_for_submission
from tests.kernel.forms.examples import BEESTON_BLOOMS, small_grant
from tests.kernel.forms.strategies import question_sets, sent

BEYOND_JSON_SCHEMA = {"too_many_words", "too_early", "too_late"}


def accepts(form: QuestionSet, data: dict[str, Any], *, for_submission: bool) -> bool:
    schema = json_schema(form, for_submission=for_submission)
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, format_checker=checker).is_valid(data)


def can_be_sent(form: QuestionSet, data: dict[str, Any]) -> bool:
    """What the validators say, but for what JSON Schema cannot count."""
    answers, problems = from_json(form, data)
    problems += [p for p in problems_for_submission(form, answers) if p.code not in BEYOND_JSON_SCHEMA]
    return problems == []


def test_beeston_blooms_answers_fit_the_schema() -> None:
    form = small_grant()

    assert accepts(form, BEESTON_BLOOMS, for_submission=True)
    assert accepts(form, {"people": None}, for_submission=False)
    assert not accepts(form, {"people": None}, for_submission=True)
    assert not accepts(form, {**BEESTON_BLOOMS, "shoe_size": 7}, for_submission=False)
    assert not accepts(form, {**BEESTON_BLOOMS, "starts": "2026-02-30"}, for_submission=False)
    assert not accepts(form, {**BEESTON_BLOOMS, "places": ["elsewhere"]}, for_submission=True)


def test_the_schema_tells_a_reader_what_is_asked() -> None:
    properties = json_schema(small_grant(), for_submission=False)["properties"]

    assert properties["plan"]["title"] == "What will you do?"
    assert properties["plan"]["description"] == "Say what will happen, where and with whom."
    assert "micro: Under £10,000 a year" in properties["size"]["description"]


def test_limits_beyond_json_schema_are_written_down() -> None:
    asked = json_schema(small_grant(), for_submission=True)["allOf"][0]["properties"]

    assert asked["plan"]["x-word-limit"] == 300
    assert asked["starts"]["x-min"] == "2026-04-01"


@given(question_sets())
def test_every_question_set_has_a_sound_schema(form: QuestionSet) -> None:
    for for_submission in (False, True):
        schema = json_schema(form, for_submission=for_submission)
        Draft202012Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema


@given(sent())
def test_the_schema_of_a_draft_agrees_with_the_validators(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, data = case

    assert accepts(form, data, for_submission=False) == (from_json(form, data)[1] == [])


@given(sent())
def test_the_schema_of_a_submission_agrees_with_the_validators(
    case: tuple[QuestionSet, dict[str, Any]],
) -> None:
    form, data = case

    assert accepts(form, data, for_submission=True) == can_be_sent(form, data)
