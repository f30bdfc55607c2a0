"""A draft is warned, a submission is refused, by one rule set."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from grants.kernel.forms import (
    QuestionSet,
    from_json,
    parse_definition,
    problems_for_draft,
    problems_for_submission,
    visible,
)
from grants.kernel.problems import Problem
from tests.kernel.forms.examples import BEESTON_BLOOMS, asked, definition_of, one_question, small_grant
from tests.kernel.forms.strategies import json_values, readable, sent


def test_beeston_blooms_can_send_its_answers() -> None:
    assert problems_for_submission(small_grant(), BEESTON_BLOOMS) == []


def test_an_empty_draft_has_no_warnings_and_cannot_be_sent() -> None:
    form = small_grant()

    assert problems_for_draft(form, {}) == []
    assert [(problem.field, problem.code) for problem in problems_for_submission(form, {})] == [
        ("group_name", "missing"),
        ("size", "missing"),
        ("plan", "missing"),
        ("cost", "missing"),
        ("starts", "missing"),
        ("true", "not_agreed"),
    ]


def test_problems_are_plain_sentences() -> None:
    form = small_grant()
    answers = {**BEESTON_BLOOMS, "plan": "word " * 320, "starts": None, "true": False}

    assert [problem.message for problem in problems_for_submission(form, answers)] == [
        "Your answer to “What will you do?” has 320 words; the most is 300.",
        "Answer “When does it start?”.",
        "Agree to “What I have written is true”.",
    ]
    assert [problem.code for problem in problems_for_draft(form, answers)] == ["too_many_words"]


def test_a_limit_of_words_is_one_of_characters_too() -> None:
    form = small_grant()
    longest = {**BEESTON_BLOOMS, "plan": "a" * 4_500}
    longer = {**BEESTON_BLOOMS, "plan": "a" * 4_501}
    message = "Your answer to “What will you do?” has 4,501 characters; the most is 4,500."

    assert problems_for_submission(form, longest) == []
    assert problems_for_draft(form, longer) == [Problem("plan", message, "too_long")]
    assert problems_for_submission(form, longer) == [Problem("plan", message, "too_long")]


@pytest.mark.parametrize(
    ("change", "message", "code"),
    [
        ({"people": 4}, "Your answer to “How many people will come?” must be 5 or more.", "too_small"),
        ({"people": 201}, "Your answer to “How many people will come?” must be 200 or less.", "too_large"),
        ({"cost": 299_99}, "Your answer to “How much do you ask for?” must be £300 or more.", "too_small"),
        (
            {"cost": 5_000_01},
            "Your answer to “How much do you ask for?” must be £5,000 or less.",
            "too_large",
        ),
        (
            {"starts": "2026-03-31"},
            "Your answer to “When does it start?” must be 1 April 2026 or later.",
            "too_early",
        ),
        (
            {"started": "2026-05"},
            "Your answer to “When did your group start?” must be April 2026 or earlier.",
            "too_late",
        ),
    ],
)
def test_an_answer_out_of_bounds_is_a_warning_and_then_an_error(
    change: dict[str, Any], message: str, code: str
) -> None:
    form, answers = small_grant(), {**BEESTON_BLOOMS, **change}
    (key,) = change

    assert problems_for_draft(form, answers) == [Problem(key, message, code)]
    assert problems_for_submission(form, answers) == [Problem(key, message, code)]


def test_a_number_is_not_below_nought_unless_the_question_says_so() -> None:
    assert problems_for_draft(one_question("number"), {"it": -1})[0].code == "too_small"
    assert problems_for_draft(one_question("number", min=-5), {"it": -1}) == []


@pytest.mark.parametrize("blank", [None, "", " \n\t", "\u00a0"])
def test_white_space_is_no_answer(blank: str | None) -> None:
    assert [p.code for p in problems_for_submission(one_question("long_text", required=True), {"it": blank})] == [
        "missing"
    ]


def test_no_is_an_answer_and_nought_is_one() -> None:
    assert problems_for_submission(one_question("yes_no", required=True), {"it": False}) == []
    assert problems_for_submission(one_question("number", required=True), {"it": 0}) == []


def test_a_declaration_that_is_not_required_can_be_left() -> None:
    assert problems_for_submission(one_question("declaration"), {"it": False}) == []


def test_a_question_is_asked_when_its_condition_holds() -> None:
    form = small_grant()
    answers = {**BEESTON_BLOOMS, "places": ["ls11", "elsewhere"]}

    assert "elsewhere" not in [question.key for question in visible(form, BEESTON_BLOOMS)]
    assert "elsewhere" in [question.key for question in visible(form, answers)]
    assert [problem.field for problem in problems_for_submission(form, answers)] == ["elsewhere"]


def test_only_the_very_answer_fulfils_a_condition() -> None:
    for answer in (1, "yes", "true", None, False):
        assert "host_agrees" not in [q.key for q in visible(small_grant(), {"has_host": answer})]


def test_what_hangs_on_a_hidden_question_is_hidden_too() -> None:
    answers = {**BEESTON_BLOOMS, "has_host": False, "host_agrees": True}

    assert "host_terms" not in [question.key for question in visible(small_grant(), answers)]
    assert problems_for_submission(small_grant(), answers) == []


def test_answers_to_hidden_questions_are_ignored() -> None:
    answers = {**BEESTON_BLOOMS, "elsewhere": 3, "host_agrees": "not even of the type"}

    assert problems_for_submission(small_grant(), answers) == []


def test_an_answer_to_a_question_that_is_gone_is_ignored() -> None:
    assert problems_for_submission(small_grant(), {**BEESTON_BLOOMS, "shoe_size": 7}) == []


def test_a_kept_answer_of_the_wrong_type_is_named_and_not_compared() -> None:
    answers = {**BEESTON_BLOOMS, "people": "twenty", "starts": 7, "plan": []}

    assert [(p.field, p.code) for p in problems_for_draft(small_grant(), answers)] == [
        ("plan", "unreadable"),
        ("people", "unreadable"),
        ("starts", "unreadable"),
    ]


@given(sent())
def test_submission_finds_whatever_the_draft_was_warned_of(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case

    assert set(problems_for_draft(form, answers)) <= set(problems_for_submission(form, answers))


@given(sent())
def test_a_draft_takes_whatever_can_be_sent(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case
    asked = {question.key: answers.get(question.key) for question in visible(form, answers)}

    if problems_for_submission(form, answers) == []:
        assert problems_for_draft(form, answers) == []
        assert from_json(form, asked)[1] == []


@given(readable())
def test_what_a_draft_warns_of_is_never_a_lack(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case

    lacking = {p.field for p in problems_for_submission(form, answers)} - {
        p.field for p in problems_for_draft(form, answers)
    }

    assert lacking <= {question.key for question in visible(form, answers) if question.required}
    assert {p.code for p in problems_for_draft(form, answers)}.isdisjoint({"missing", "not_agreed"})


@given(json_values)
def test_any_kept_value_can_be_judged(value: Any) -> None:
    form = small_grant()
    keys = {question.key for question in form.questions}

    problems = problems_for_submission(form, dict.fromkeys(keys, value))

    assert {problem.field for problem in problems} <= keys


def test_an_answer_of_very_many_lines_is_warned_of_and_not_sent():
    form = parse_definition(definition_of(asked("it", "long_text", "What will you do?")))
    assert problems_for_submission(form, {"it": "a\n" * 1_999}) == []
    for judged in (problems_for_draft, problems_for_submission):
        (problem,) = judged(form, {"it": "a\n" * 2_000})
        assert problem.message == "Your answer to “What will you do?” has 2,001 lines; the most is 2,000."
