"""Answers as people read them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from grants.kernel.forms import QuestionSet, plain_copy, shown, visible
from tests.kernel.forms.examples import BEESTON_BLOOMS, SMALL_GRANT, small_grant
from tests.kernel.forms.strategies import TOLD_TOGETHER, sent


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("group_name", "Beeston Blooms", "Beeston Blooms"),
        ("postcode", "LS11 8PG", "LS11 8PG"),
        ("started", "2019-05", "May 2019"),
        ("size", "micro", "Under £10,000 a year"),
        ("plan", "One.\n\nTwo.", "One.\n\nTwo."),
        ("people", 1250, "1,250"),
        ("cost", 1_200_50, "£1,200.50"),
        ("starts", "2026-04-01", "1 April 2026"),
        ("places", ["ls8", "ls11"], "Beeston, Holbeck\nHarehills"),
        ("has_host", False, "No"),
        ("has_host", True, "Yes"),
        ("true", True, "Agreed"),
        ("true", False, "Not agreed"),
        ("true", None, "Not agreed"),
        ("has_host", None, "Not answered"),
        ("plan", " ", "Not answered"),
        ("places", [], "Not answered"),
        ("people", "twenty", "twenty"),
    ],
)
def test_an_answer_is_shown_as_people_read_it(key: str, value: Any, text: str) -> None:
    assert shown(small_grant().question(key), value) == text


def test_a_copy_has_what_was_asked_and_what_was_answered() -> None:
    answers = {**BEESTON_BLOOMS, "elsewhere": "left from before"}

    copy = plain_copy(small_grant(), answers)

    assert [title for title, _ in copy] == ["Your group", "Your work", "Your host"]
    assert copy[2] == (
        "Your host",
        [("Does another organisation hold your money?", "No"), ("What I have written is true", "Agreed")],
    )
    assert "Where else?" not in [label for label, _ in copy[1][1]]


@given(sent())
def test_a_copy_has_each_question_asked_once(case: tuple[QuestionSet, dict[str, Any]]) -> None:
    form, answers = case

    labels = [label for _, answered in plain_copy(form, answers) for label, _ in answered]

    assert labels == [question.label for question in visible(form, answers)]


def test_the_examples_show_every_type_of_question() -> None:
    shown_types = {q["type"] for section in SMALL_GRANT["sections"] for q in section["questions"]}

    assert shown_types == set(TOLD_TOGETHER)
