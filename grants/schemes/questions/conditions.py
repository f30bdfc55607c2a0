"""Conditions and bounds of a question as an administrator reads and types them. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from grants.kernel.forms import Question, QuestionSet, shown
from grants.kernel.forms.kind import Bounded
from grants.kernel.forms.kinds import KINDS
from grants.kernel.money import as_decimal, parse_pounds
from grants.kernel.problems import Problem

ALWAYS = ""
BOUNDS = {"min": "the least", "max": "the most"}
_DAY = re.compile(r"(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4})")
_MONTH = re.compile(r"(\d{1,2})[ /.-](\d{4})")


def offered(questions: QuestionSet, *, before: str | None) -> list[tuple[str, str]]:
    """The conditions under which a question can be asked: pairs of a name and words, `ALWAYS` first.

    `before` is the key of the question; None for one that comes at the end.
    """
    found = [(ALWAYS, "Always")]
    for question in questions.questions:
        if question.key == before:
            break
        kind = KINDS[question.type]
        found += [(_name(question, value), _words(question, value)) for value in kind.choices(question)]
    return found


def _name(question: Question, value: str | bool) -> str:
    return f"{question.key}:{str(value).lower() if isinstance(value, bool) else '=' + value}"


def name_of(condition: Mapping[str, Any] | None) -> str:
    """The name of a condition in `offered`."""
    if not condition:
        return ALWAYS
    value = condition["is"]
    return f"{condition['question']}:{str(value).lower() if isinstance(value, bool) else '=' + value}"


def _words(question: Question, value: str | bool) -> str:
    if question.type == "declaration":
        return f"{question.name} is agreed to"
    return f"{question.name} is “{shown(question, [value] if question.type == 'many_of' else value)}”"


def condition_named(name: str, among: Sequence[tuple[str, str]]) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The condition of that name, and what is wrong with it."""
    if name == ALWAYS:
        return None, []
    if name not in dict(among):
        sentence = "Choose an answer to a question that comes before this one."
        return None, [Problem("shown_if", sentence, "unknown")]
    key, _, value = name.partition(":")
    return {"question": key, "is": value[1:] if value.startswith("=") else value == "true"}, []


def bounds_typed(question: Question) -> tuple[str, str]:
    """The least and the most of a question as they would be typed."""
    return _typed(question, question.min), _typed(question, question.max)


def _typed(question: Question, bound: int | str | None) -> str:
    if bound is None:
        return ""
    if question.type == "money" and isinstance(bound, int):
        return f"{as_decimal(bound):f}".removesuffix(".00")
    parts = str(bound).split("-") if question.type in ("date", "month") else [str(bound)]
    return " ".join(part.lstrip("0") for part in reversed(parts)) if len(parts) > 1 else parts[0]


def read_bounds(type_: str, typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The least and the most as typed, by `min` and `max`, and what is wrong with them, each under its name."""
    bounds: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, words in BOUNDS.items():
        text = typed.get(name, "").strip()
        if not text:
            continue
        if not isinstance(KINDS.get(type_), Bounded):
            sentence = "This kind of answer has no least and no most. Leave it empty, or choose another kind."
            problems.append(Problem(name, sentence, "foreign"))
            continue
        value = _bound(type_, text)
        if value is None:
            problems.append(Problem(name, f"Enter {words} {_LIKE[type_]}."))
        else:
            bounds[name] = value
    if len(bounds) == 2 and bounds["min"] > bounds["max"]:
        problems.append(Problem("max", "The most must not be below the least."))
    return bounds, problems


LONGEST_NUMBER = 20
"""Figures and commas."""

_LIKE = {
    "number": "as a whole number, like 5",
    "money": "in pounds, like 500 or 99.50",
    "date": "as a day, like 27 3 2027",
    "month": "as a month, like 3 2027",
}


def _bound(type_: str, text: str) -> int | str | None:
    """A bound as it was typed: pence, a whole number, or a day or month as text; None when it cannot be read."""
    try:
        if type_ == "money":
            return int(parse_pounds(text))
        if type_ == "number" and len(text) <= LONGEST_NUMBER:
            return int(text.replace(",", ""))
        pattern = _DAY if type_ == "date" else _MONTH
        found = pattern.fullmatch(text)
        if found is None:
            return None
        parts = [int(part) for part in reversed(found.groups())]
        day = date(*(parts if type_ == "date" else [*parts, 1]))
        return day.isoformat() if type_ == "date" else day.isoformat()[:7]
    except ValueError:
        return None
