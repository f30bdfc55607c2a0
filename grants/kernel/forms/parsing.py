"""Data to a question set, or everything that is wrong with the data."""

from __future__ import annotations

from typing import Any

from grants.kernel.forms import building
from grants.kernel.forms.checking import (
    SECTION,
    SET,
    at,
    question_problems,
    record_problems,
    repeated,
)
from grants.kernel.forms.definition import Question, QuestionSet
from grants.kernel.forms.kinds import kind_of
from grants.kernel.problems import Problem, check

Placed = list[tuple[str, Any]]
"""Data with the dotted path to it."""


def parse_definition(data: Any) -> QuestionSet:
    """The question set that this JSON value defines.

    Raises Invalid with every problem found; `field` is a path like `sections.0.questions.2.options`.
    """
    check(_problems(data))
    return building.question_set(data)


def _problems(data: Any) -> list[Problem]:
    sections = _items(data, "", "sections")
    questions = [placed for path, section in sections for placed in _items(section, path, "questions")]
    problems = record_problems(data, "", SET)
    for path, section in sections:
        problems += record_problems(section, path, SECTION)
    problems += _repeated_keys(sections, "Another section has this key.")
    problems += _repeated_keys(questions, "Another question has this key.")
    problems += _told_twice(questions)
    return problems + _question_problems(questions)


def _told_twice(questions: Placed) -> list[Problem]:
    told = [item.get("tells") if isinstance(item, dict) else None for _, item in questions]
    return [
        Problem(at(questions[i][0], "tells"), "Another question tells this already.", "repeated")
        for i in repeated(told)
    ]


def _items(data: Any, path: str, key: str) -> Placed:
    items = data.get(key) if isinstance(data, dict) else None
    return [(at(path, key, i), item) for i, item in enumerate(items)] if isinstance(items, list) else []


def _repeated_keys(placed: Placed, message: str) -> list[Problem]:
    keys = [item.get("key") if isinstance(item, dict) else None for _, item in placed]
    return [Problem(at(placed[i][0], "key"), message, "repeated") for i in repeated(keys)]


def _question_problems(questions: Placed) -> list[Problem]:
    problems: list[Problem] = []
    earlier: dict[str, Question | None] = {}
    for path, data in questions:
        found = question_problems(data, path) or _condition_problems(data.get("shown_if"), path, earlier)
        problems += found
        if isinstance(data, dict) and isinstance(data.get("key"), str):
            earlier[data["key"]] = None if found else building.question(data)
    return problems


def _condition_problems(data: Any, path: str, earlier: dict[str, Question | None]) -> list[Problem]:
    """What is wrong with a condition, given the questions before it; None stands for one with problems."""
    if data is None:
        return []
    on, here = data["question"], at(path, "shown_if")
    if on not in earlier:
        return [Problem(at(here, "question"), f"No question before this one has the key “{on}”.")]
    question = earlier[on]
    if question is None:
        return []
    choices = kind_of(question).choices(question)
    if not choices:
        return [Problem(at(here, "question"), f"Nothing can depend on a question of type “{question.type}”.")]
    if not any(type(choice) is type(data["is"]) and choice == data["is"] for choice in choices):
        offered = ", ".join(str(choice).lower() if choice in (True, False) else str(choice) for choice in choices)
        return [Problem(at(here, "is"), f"This must be one of: {offered}.")]
    return []
