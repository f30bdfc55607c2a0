"""Answers from a page and from JSON, and what differs between two sets of them.

What is read is a change to the answers already kept: a key with None clears that answer, a key that is
not there leaves it alone. `merged` applies it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from grants.kernel.forms.definition import Answers, Question, QuestionSet
from grants.kernel.forms.kind import UNSENT, FormData, Unreadable
from grants.kernel.forms.kinds import kind_of
from grants.kernel.problems import Problem

Read = tuple[dict[str, Any], list[Problem]]


def from_form(question_set: QuestionSet, form: FormData, only: Collection[str] | None = None) -> Read:
    """Read the answers that a page sent, and what could not be read; the latter are not in the answers.

    `only` are the keys of the questions on the page (`Section.keys` for a section), None for all of them.
    Keep it to those: boxes on a page that come back with none ticked count as cleared.
    A page's own fields are safe from question keys when their names have a hyphen.
    """
    asked = [q for q in question_set.questions if only is None or q.key in only]
    return _read(asked, lambda question: kind_of(question).from_form(question, form))


def from_json(question_set: QuestionSet, data: Mapping[str, Any]) -> Read:
    """Read answers given as JSON values, and what is wrong with the others. Null clears an answer."""
    sent = [question for question in question_set.questions if question.key in data]
    answers, problems = _read(sent, lambda question: _from_json(question, data[question.key]))
    known = {question.key for question in sent}
    return answers, problems + [_unknown(key) for key in data if key not in known]


def to_form(question_set: QuestionSet, answers: Answers) -> dict[str, list[str]]:
    """The fields of pages that show these answers: what `from_form` reads back as the same answers."""
    fields: dict[str, list[str]] = {}
    for question in question_set.questions:
        kind, value = kind_of(question), answers.get(question.key)
        if value is not None and kind.fault(question, value) is None:
            fields |= kind.to_form(question, value)
    return fields


def field_names(question: Question) -> tuple[str, ...]:
    """The names of a question's fields on a page; an error links to the first."""
    return kind_of(question).fields(question)


def merged(before: Answers, change: Answers) -> dict[str, Any]:
    """The answers after a change; cleared ones are gone."""
    return {key: value for key, value in {**before, **change}.items() if value is not None}


def changed(question_set: QuestionSet, before: Answers, after: Answers) -> list[str]:
    """The keys of the questions whose answers differ, in the order asked. No answer equals a blank one."""

    def differs(question: Question) -> bool:
        old, new = before.get(question.key), after.get(question.key)
        is_empty = kind_of(question).is_empty
        return not (is_empty(old) and is_empty(new)) and old != new

    return [question.key for question in question_set.questions if differs(question)]


def _read(questions: Iterable[Question], read: Callable[[Question], Any]) -> Read:
    answers: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in questions:
        try:
            value = read(question)
        except Unreadable as unreadable:
            problems.append(Problem(question.key, str(unreadable), "unreadable"))
            continue
        if value is UNSENT:
            continue
        if value is not None and (fault := kind_of(question).fault(question, value)):
            problems.append(Problem(question.key, fault, "unreadable"))
        else:
            answers[question.key] = value
    return answers, problems


def _from_json(question: Question, value: Any) -> Any:
    if kind_of(question).apart:
        raise Unreadable(f"The files of {question.name} are added and removed by themselves.")
    return None if value is None else kind_of(question).from_json(question, value)


def _unknown(key: str) -> Problem:
    return Problem(key, f"There is no question “{key}”.", "unknown_question")
