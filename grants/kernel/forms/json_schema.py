"""A question set as JSON Schema (2020-12), for the API's documentation.

It accepts what the validators accept, but for what JSON Schema cannot count: `x-word-limit` words, days and
months from `x-min` to `x-max`, whether a budget adds up to the amount asked for, and whether one of its lines is
the total of the others. A day has to be in the calendar: `format: date`. Half a character (a lone surrogate) is
refused by the validators only. `x-asked-from` is the amount in pence from which a question is asked at all.
`x-files` tells by question key which files are taken.
"""

from __future__ import annotations

from typing import Any

from grants.kernel.forms.definition import Question, QuestionSet
from grants.kernel.forms.kind import Schema
from grants.kernel.forms.kinds import kind_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(question_set: QuestionSet, *, for_submission: bool, amount: int | None = None) -> Schema:
    """The schema of a JSON object of answers by question key, but for files, which come by themselves.

    Without `for_submission` it describes what a draft takes: any answers of the right type, null to clear.
    With it, the whole of what can be sent by who asks for `amount` pence: required questions answered, and answers
    within their bounds. Answers to what is not asked at that amount are let pass. No amount is for question sets
    in which nobody asks for money, so that everything is asked.
    """
    questions = [q for q in question_set.questions if not kind_of(q).apart]
    schema: Schema = {
        "$schema": DIALECT,
        "title": question_set.title,
        "type": "object",
        "properties": {q.key: _of_draft(q) for q in questions},
        "additionalProperties": False,
    }
    if files := {q.key: _of_files(q) for q in question_set.questions if kind_of(q).apart}:
        schema["x-files"] = files
    if for_submission:
        reached = question_set.questions if amount is None else question_set.within_reach(amount)
        asked = [q for q in reached if q in questions]
        schema["allOf"] = [_asked([q for q in asked if q.shown_if is None])] + [
            {"if": _shown(question_set, q), "then": _asked([q])} for q in asked if q.shown_if is not None
        ]
    return schema


def _of_files(question: Question) -> Schema:
    """What is told of a question about files, beside the schema: these are sent one by one."""
    schema: Schema = {"title": question.label, **_described(question), "required": question.required}
    if question.asked_from is not None:
        schema["x-asked-from"] = question.asked_from
    return {**schema, "most_files": question.most_files, "largest_megabytes": question.largest_megabytes}


def _of_draft(question: Question) -> Schema:
    schema: Schema = {"title": question.label, **_described(question)}
    if question.asked_from is not None:
        schema["x-asked-from"] = question.asked_from
    return {**schema, "anyOf": [kind_of(question).schema(question), {"type": "null"}]}


def _described(question: Question) -> dict[str, str]:
    """The guidance, and what the values of the options stand for."""
    options = "; ".join(f"{option.value}: {option.text}" for option in question.options)
    description = "\n\n".join(part for part in (question.guidance, options) if part)
    return {"description": description} if description else {}


def _asked(questions: list[Question]) -> Schema:
    """What submission adds to the draft for questions that are shown."""
    bounds = {question.key: _of_submission(question) for question in questions}
    schema: Schema = {"properties": {key: bound for key, bound in bounds.items() if bound}}
    if required := [question.key for question in questions if question.required]:
        schema["required"] = required
    return schema


def _of_submission(question: Question) -> Schema:
    """What a shown answer needs besides the right type.

    Keywords about numbers, texts and lists pass over null, so that only a required question has to refuse it.
    """
    kind = kind_of(question)
    bounds = kind.limits_schema(question)
    if not question.required:
        return bounds
    return {"not": {"type": "null"}, **bounds, **kind.filled_schema()}


def _shown(question_set: QuestionSet, question: Question) -> Schema:
    """Holds when the question is asked: its condition, and those of every question that it hangs on."""
    conditions: list[Schema] = []
    condition = question.shown_if
    while condition is not None:
        on = question_set.question(condition.question)
        conditions.append({"required": [on.key], "properties": {on.key: _is(on, condition.value)}})
        condition = on.shown_if
    return conditions[0] if len(conditions) == 1 else {"allOf": conditions}


def _is(question: Question, value: Any) -> Schema:
    if question.type == "many_of":
        return {"type": "array", "contains": {"const": value}}
    return {"const": value}
