"""Outcomes to choose: which of the changes that the funders look for, and how somebody will know that it has come.

Kept as a list of `outcome`, the value of an option; `how` they will know; and `target`, a number of people, where
they give one. The order is that of the options.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grants.kernel.forms.definition import Question
from grants.kernel.forms.guesses import meant, whole
from grants.kernel.forms.kind import UNSENT, FormData, Kind, Schema, Unreadable
from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

LONGEST_HOW = 300
LARGEST_TARGET = 1_000_000


class Outcomes(Kind):
    """Some of the options, each with how they will know. Whatever is written beside an outcome goes with it."""

    label = "Outcomes to choose from"
    answered = "Choose those that fit, and say for each how you will know"
    to_hand = "For {name}: how you will know"
    settings = frozenset({"options"})
    fewest_options = 1

    def fields(self, question: Question) -> tuple[str, ...]:
        rows = range(len(question.options))
        return (question.key, *(f"{question.key}-{part}-{row}" for row in rows for part in ("how", "target")))

    def from_form(self, question: Question, form: FormData) -> Any:
        if all(form.get(name) is None for name in self.fields(question)):
            return UNSENT
        chosen = form.getlist(question.key)
        rows = [self._row(question, form, place, chosen) for place in range(len(question.options))]
        return [row for row in rows if row] or None

    def _row(self, question: Question, form: FormData, place: int, chosen: list[str]) -> dict[str, Any] | None:
        option = question.options[place]
        how = (form.get(f"{question.key}-how-{place}") or "").strip()
        target = (form.get(f"{question.key}-target-{place}") or "").strip()
        if option.value not in chosen:
            if how or target:
                raise Unreadable(f"You wrote beside “{option.text}” in {question.name}: choose it, or clear the words.")
            return None
        return tidied({"outcome": option.value, "how": how, "target": _target(question, option.text, target)})

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        fields: dict[str, list[str]] = {question.key: [row["outcome"] for row in value]} if value else {}
        for row in value:
            place = question.values.index(row["outcome"])
            fields[f"{question.key}-how-{place}"] = [row.get("how", "")]
            target = row.get("target")
            fields[f"{question.key}-target-{place}"] = ["" if target is None else str(target)]
        return fields

    def from_json(self, question: Question, value: Any) -> Any:
        if self.fault(question, value) is not None:
            return value
        return [tidied(row) for row in sorted(value, key=lambda row: question.values.index(row["outcome"]))]

    # Judging

    def fault(self, question: Question, value: Any) -> str | None:
        if not isinstance(value, list) or not all(_is_row(row) for row in value):
            return f"The answer to {question.name} must be a list of outcomes, each with how you will know."
        chosen = [row["outcome"] for row in value]
        if any(outcome not in question.values for outcome in chosen):
            return f"Choose from the outcomes offered for {question.name}."
        return f"Choose each outcome of {question.name} only once." if len(set(chosen)) < len(chosen) else None

    def limits(self, question: Question, value: Any) -> list[Problem]:
        texts = {option.value: option.text for option in question.options}
        return [
            Problem(question.key, f"Say how you will know about “{texts[row['outcome']]}”.", "incomplete")
            for row in value
            if not row.get("how")
        ]

    def is_empty(self, value: Any) -> bool:
        return value is None or value == []

    # Showing

    def shown(self, question: Question, value: Any) -> str:
        texts = {option.value: option.text for option in question.options}
        return "\n".join(_in_words(texts[row["outcome"]], row) for row in value)

    # Describing

    def schema(self, question: Question) -> Schema:
        how = {"type": "string", "maxLength": LONGEST_HOW, "not": {"pattern": r"[\u0000\r\n]"}}
        row = {
            "type": "object",
            "required": ["outcome"],
            "properties": {
                "outcome": {"enum": question.values},
                "how": how,
                "target": {"type": ["integer", "null"], "minimum": 0, "maximum": LARGEST_TARGET},
            },
            "additionalProperties": False,
        }
        once = [
            {"contains": {"properties": {"outcome": {"const": value}}}, "minContains": 0, "maxContains": 1}
            for value in question.values
        ]
        return {"type": "array", "items": row, "allOf": once}

    def limits_schema(self, question: Question) -> Schema:
        return {"items": {"required": ["how"], "properties": {"how": {"pattern": r"\S"}}}}

    def filled_schema(self) -> Schema:
        return {"minItems": 1}


def _target(question: Question, outcome: str, typed: str) -> int | None:
    """How many people, as typed. Raises Unreadable."""
    number, where = whole(typed), f"“{outcome}” in {question.name}"
    if not typed or (number is not None and number <= LARGEST_TARGET):
        return number
    if number is not None:
        raise Unreadable(f"Enter a smaller number of people for {where}.")
    if guess := meant(typed):
        raise Unreadable(f"Enter one number of people for {where}, such as {guess}.")
    raise Unreadable(f"Enter a whole number of people for {where}, like 25.")


def tidied(row: Mapping[str, Any]) -> dict[str, Any]:
    """One outcome as it is kept, without what was not told."""
    how, target = (row.get("how") or "").strip(), row.get("target")
    kept = {"outcome": row["outcome"], "how": how or None, "target": None if target is None else int(target)}
    return {name: value for name, value in kept.items() if value is not None}


def _in_words(text: str, row: Mapping[str, Any]) -> str:
    told = f"{text}: {row['how']}" if row.get("how") else text
    return told if row.get("target") is None else f"{told} (for {row['target']:,} people)"


def _is_row(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("outcome"), str):
        return False
    how, target = row.get("how", ""), row.get("target")
    return (
        set(row) <= {"outcome", "how", "target"}
        and isinstance(how, str)
        and len(how) <= LONGEST_HOW
        and storable(how)
        and not {"\n", "\r"} & set(how)
        and (target is None or _is_target(target))
    )


def _is_target(target: Any) -> bool:
    """In JSON `3` and `3.0` are the same number."""
    whole = isinstance(target, int) or (isinstance(target, float) and target.is_integer())
    return whole and not isinstance(target, bool) and 0 <= target <= LARGEST_TARGET
