"""Conditions and bounds of a question as an administrator reads and types them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.kernel.forms import Question, QuestionSet, shown
from grants.kernel.forms.kind import Bounded
from grants.kernel.forms.kinds import KINDS
from grants.kernel.problems import Problem

ALWAYS = ""
BOUNDS = {"min": "the least", "max": "the most"}


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
    kind = KINDS[question.type]
    if not isinstance(kind, Bounded):
        return "", ""
    least, most = ("" if bound is None else kind.bound_typed(bound) for bound in (question.min, question.max))
    return least, most


def read_bounds(type_: str, typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The least and the most as typed, by `min` and `max`, and what is wrong with them, each under its name."""
    bounds: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, words in BOUNDS.items():
        text = typed.get(name, "").strip()
        if not text:
            continue
        kind = KINDS.get(type_)
        if not isinstance(kind, Bounded):
            sentence = "This kind of answer has no least and no most. Leave it empty, or choose another kind."
            problems.append(Problem(name, sentence, "foreign"))
            continue
        try:
            bounds[name] = kind.read_bound(text)
        except ValueError:
            problems.append(Problem(name, f"Enter {words} {kind.bound_like}."))
    if len(bounds) == 2 and bounds["min"] > bounds["max"]:
        problems.append(Problem("max", "The most must not be below the least."))
    return bounds, problems
