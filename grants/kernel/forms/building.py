"""From checked data to values. Trusts that `checking` found nothing wrong with the data."""

from __future__ import annotations

from typing import Any

from grants.kernel.forms.definition import (
    LARGEST_MEGABYTES,
    MOST_FILES,
    Condition,
    Option,
    Question,
    QuestionSet,
    Section,
)

Record = dict[str, Any]


def question_set(data: Record) -> QuestionSet:
    return QuestionSet(data["title"], tuple(section(item) for item in data["sections"]))


def section(data: Record) -> Section:
    questions = tuple(question(item) for item in data["questions"])
    return Section(data["key"], data["title"], data.get("introduction") or "", questions)


def question(data: Record) -> Question:
    return Question(
        key=data["key"],
        type=data["type"],
        label=data["label"],
        required=data["required"],
        minutes=data["minutes"],
        guidance=data.get("guidance") or "",
        why=data.get("why") or "",
        options=tuple(Option(item["value"], item["text"]) for item in data.get("options") or ()),
        word_limit=data.get("word_limit"),
        min=data.get("min"),
        max=data.get("max"),
        most_files=data.get("most_files") or MOST_FILES,
        largest_megabytes=data.get("largest_megabytes") or LARGEST_MEGABYTES,
        asked_from=data.get("asked_from"),
        tells=data.get("tells"),
        outcome=bool(data.get("outcome")),
        shown_if=_condition(data.get("shown_if")),
        used_by=data.get("used_by") or None,
        used_where=data.get("used_where") or "",
        repeats=data.get("repeats") or None,
    )


def _condition(data: Record | None) -> Condition | None:
    return None if data is None else Condition(data["question"], data["is"])
