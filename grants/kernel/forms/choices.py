"""Answers that are chosen: yes or no, one of several, many of several, and declarations."""

from __future__ import annotations

from typing import Any

from grants.kernel.forms.definition import AGREED, Question
from grants.kernel.forms.kind import CHOSEN, FormData, Kind, Schema, Unreadable
from grants.kernel.problems import Problem


class YesNo(Kind):
    """True or False; a page sends `yes` or `no`."""

    label, answered, reported = "Yes or no", "Yes or no", CHOSEN

    def parse(self, question: Question, typed: str) -> bool:
        if typed not in ("yes", "no"):
            raise Unreadable(f"Choose yes or no for {question.name}.")
        return typed == "yes"

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {question.key: ["yes" if value else "no"]}

    def fault(self, question: Question, value: Any) -> str | None:
        return None if isinstance(value, bool) else f"The answer to {question.name} must be true or false."

    def choices(self, question: Question) -> tuple[str | bool, ...]:
        return (True, False)

    def shown(self, question: Question, value: Any) -> str:
        return "Yes" if value else "No"

    def schema(self, question: Question) -> Schema:
        return {"type": "boolean"}


class Declaration(YesNo):
    """A box to tick, which sends `yes`. An unticked one sends nothing, so a page without it means no."""

    label, answered, reported = "Something to agree to", "Tick to agree", ""
    said_anew = True
    settings = YesNo.settings | {"tells"}
    tells = frozenset({AGREED})
    blank = "Not agreed"

    def from_form(self, question: Question, form: FormData) -> Any:
        typed = form.get(question.key)
        return self.parse(question, typed) if typed else False

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {question.key: ["yes"]} if value else {}

    def is_empty(self, value: Any) -> bool:
        return value is None or value is False

    def choices(self, question: Question) -> tuple[str | bool, ...]:
        """Yes alone can be chosen: not having agreed counts as not having answered."""
        return (True,)

    def missing(self, question: Question) -> Problem:
        return Problem(question.key, f"Agree to {question.name}.", "not_agreed")

    def shown(self, question: Question, value: Any) -> str:
        return "Agreed" if value else self.blank

    def filled_schema(self) -> Schema:
        return {"const": True}


class _Chosen(Kind):
    reported = CHOSEN
    settings = frozenset({"options"})

    def choices(self, question: Question) -> tuple[str | bool, ...]:
        return tuple(question.values)

    def _not_offered(self, question: Question) -> str:
        return f"Choose from the answers offered for {question.name}."


class OneOf(_Chosen):
    """The value of one option."""

    label, answered = "One of several answers", "Choose one"

    fewest_options = 2

    def fault(self, question: Question, value: Any) -> str | None:
        offered = isinstance(value, str) and value in question.values
        return None if offered else self._not_offered(question)

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {question.key: [value]}

    def shown(self, question: Question, value: Any) -> str:
        return _texts(question)[value]

    def schema(self, question: Question) -> Schema:
        return {"type": "string", "enum": question.values}


class ManyOf(_Chosen):
    """The values of the options chosen, each once; a page without any means none was chosen."""

    label, answered = "As many of several answers as fit", "Choose as many as you like"

    fewest_options = 1

    def from_form(self, question: Question, form: FormData) -> Any:
        chosen = list(dict.fromkeys(value for value in form.getlist(question.key) if value))
        return self.from_json(question, chosen) or None

    def from_json(self, question: Question, value: Any) -> Any:
        """The order of the question, so that ticking in another order changes nothing."""
        in_order = self.fault(question, value) is None
        return [item for item in question.values if item in value] if in_order else value

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {question.key: list(value)} if value else {}

    def fault(self, question: Question, value: Any) -> str | None:
        if not isinstance(value, list):
            return f"The answer to {question.name} must be a list."
        if any(item not in question.values for item in value):
            return self._not_offered(question)
        if len(set(value)) < len(value):
            return f"Choose each answer to {question.name} only once."
        return None

    def is_empty(self, value: Any) -> bool:
        return value is None or value == []

    def shown(self, question: Question, value: Any) -> str:
        """One option on each line, in the order of the question: their texts may have commas."""
        return "\n".join(option.text for option in question.options if option.value in value)

    def schema(self, question: Question) -> Schema:
        items = {"type": "string", "enum": question.values}
        return {"type": "array", "items": items, "uniqueItems": True}

    def filled_schema(self) -> Schema:
        return {"minItems": 1}


def _texts(question: Question) -> dict[str, str]:
    return {option.value: option.text for option in question.options}
