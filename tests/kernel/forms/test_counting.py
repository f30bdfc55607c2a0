"""How many questions one person can be asked: never fewer than are shown, and some answers show so many."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from grants.kernel.forms import Answers, Question, QuestionSet, most_asked, visible
from tests.kernel.forms.examples import asked, form_of
from tests.kernel.forms.strategies import LARGE, amounts, question_sets, readable

AB = [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]


def on(key: str, value: str | bool) -> dict[str, Any]:
    return {"shown_if": {"question": key, "is": value}}


def shown(form: QuestionSet, answers: Answers, amount: int) -> int:
    return len(visible(replace(form, amount_key="amount"), {**answers, "amount": amount}))


def ways_to_answer(question: Question) -> list[Any]:
    """Every answer that a condition can tell from others."""
    if question.type == "many_of":
        return [list(c) for n in range(len(question.values) + 1) for c in itertools.combinations(question.values, n)]
    return [None, True, False, *question.values] if question.type != "outcomes" else [None]


def all_answers(form: QuestionSet) -> Iterator[Answers]:
    """All answers to the questions that others hang on."""
    hung_on = {question.shown_if.question for question in form.questions if question.shown_if}
    keys = sorted(hung_on)
    for answers in itertools.product(*(ways_to_answer(form.question(key)) for key in keys)):
        yield dict(zip(keys, answers, strict=True))


@pytest.mark.parametrize(
    ("questions", "most"),
    [
        ([asked("x", "number"), asked("y", "number")], 2),
        ([asked("q", "yes_no"), asked("x", "number", **on("q", True)), asked("y", "number", **on("q", False))], 2),
        (
            [
                asked("q", "one_of", options=AB),
                *[asked(f"a{n}", "number", **on("q", "a")) for n in range(2)],
                *[asked(f"b{n}", "number", **on("q", "b")) for n in range(3)],
            ],
            4,
        ),
        (
            [
                asked("q", "many_of", options=AB),
                asked("x", "number", **on("q", "a")),
                asked("y", "number", **on("q", "b")),
            ],
            3,
        ),
        ([asked("q", "declaration"), asked("x", "number", **on("q", True))], 2),
        (
            [
                asked("q", "yes_no"),
                asked("x", "many_of", options=AB, **on("q", True)),
                *[asked(f"x{value}", "number", **on("x", value)) for value in "ab"],
                *[asked(f"y{n}", "number", **on("q", False)) for n in range(2)],
            ],
            4,
        ),
        ([asked("q", "yes_no", asked_from=LARGE), asked("x", "number", **on("q", True))], 0),
        (
            [
                asked("q", "yes_no"),
                asked("x", "number", asked_from=LARGE, **on("q", True)),
                asked("y", "number", **on("q", False)),
            ],
            2,
        ),
    ],
)
def test_the_longest_way_through_a_form_is_counted(questions: list[dict[str, Any]], most: int) -> None:
    assert most_asked(form_of(*questions), LARGE - 1) == most


@given(question_sets(), amounts)
def test_it_is_the_most_that_any_answers_show(form: QuestionSet, amount: int) -> None:
    assert most_asked(form, amount) == max(shown(form, answers, amount) for answers in all_answers(form))


@given(readable(), amounts)
def test_nobody_meets_more(case: tuple[QuestionSet, Answers], amount: int) -> None:
    form, answers = case
    assert shown(form, answers, amount) <= most_asked(form, amount)
