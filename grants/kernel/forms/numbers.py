"""Answers that count: whole numbers and money."""

from __future__ import annotations

import re
from typing import Any

from grants.kernel.cleaning import cleaned_code
from grants.kernel.forms.definition import IN_KIND, RAISED, SPENT, VOLUNTEERED, Question
from grants.kernel.forms.guesses import meant
from grants.kernel.forms.kind import COUNTED, Bounded, Schema, Unreadable
from grants.kernel.money import LARGEST_PENCE, TooMuch, as_decimal, parse_pounds, pounds

LARGEST_NUMBER = 10**12
"""Past this, in either direction, a number is a typing mistake."""

_TYPED_NUMBER = re.compile(r"-?([0-9]{1,3}([, ][0-9]{3})+|[0-9]+)")
_LONGEST_TYPED = 40
"""Characters: more than any number that is meant."""


class _Counted(Bounded):
    floor = 0
    on_one_line = True
    reported = COUNTED
    least: int
    """The least value that can be an answer at all; `floor` only where the question says no other."""
    most: int

    def from_json(self, question: Question, value: Any) -> Any:
        """The value, a whole float as an integer: in JSON `3` and `3.0` are the same number."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def is_value(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def schema(self, question: Question) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def limits_schema(self, question: Question) -> Schema:
        bounds = {"minimum": self.lowest(question), "maximum": question.max}
        return {keyword: bound for keyword, bound in bounds.items() if bound is not None}


class Number(_Counted):
    """A whole number, not below nought unless the question's `min` is."""

    label, answered, to_hand = "A number", "One number", "A number for {name}"
    settings, tells = Bounded.settings | {"tells"}, frozenset({VOLUNTEERED})
    bound_like = "as a whole number, like 5"
    least = -LARGEST_NUMBER
    most = LARGEST_NUMBER

    def read_bound(self, typed: str) -> int:
        if len(typed) > _LONGEST_TYPED:
            raise ValueError(typed)
        return int(typed.replace(",", ""))

    def parse(self, question: Question, typed: str) -> int:
        text = cleaned_code(typed).strip()
        if len(text) <= _LONGEST_TYPED and _TYPED_NUMBER.fullmatch(text):
            return int(re.sub("[, ]", "", text))
        if number := meant(text):
            raise Unreadable(f"Enter one number for {question.name}: your best guess, such as {number}.")
        raise Unreadable(f"Enter a whole number for {question.name}, like 25.")

    def fault(self, question: Question, value: Any) -> str | None:
        if self.is_value(value):
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            size = "smaller" if value > 0 else "larger"
            return f"Enter a {size} number for {question.name}."
        return f"The answer to {question.name} must be a whole number."

    def shown(self, question: Question, value: Any) -> str:
        return f"{value:,}"

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {question.key: [str(value)]}


class Money(_Counted):
    """A sum in whole pence, never below nought. A page takes pounds: `£1,200.50`."""

    settings = Bounded.settings | {"tells"}
    tells = frozenset({SPENT, RAISED, IN_KIND})
    label, answered, to_hand = "An amount of money", "An amount in pounds", "An amount for {name}"
    bound_like = "in pounds, like 500 or 99.50"
    least = 0
    most = LARGEST_PENCE

    def bound_typed(self, bound: int) -> str:
        return f"{as_decimal(bound):f}".removesuffix(".00")

    def read_bound(self, typed: str) -> int:
        return int(parse_pounds(typed))

    def parse(self, question: Question, typed: str) -> int:
        text = typed.strip()
        too_much = f"That is too much for {question.name}. Enter a smaller amount."
        if len(text) > _LONGEST_TYPED:
            raise Unreadable(too_much)
        try:
            return int(parse_pounds(text))
        except TooMuch:
            raise Unreadable(too_much) from None
        except ValueError:
            if amount := meant(text, ranges=False):
                raise Unreadable(f"Enter one amount in pounds for {question.name}, such as {amount}.") from None
            raise Unreadable(f"Enter an amount in pounds for {question.name}, like 1200 or 1,200.50.") from None

    def fault(self, question: Question, value: Any) -> str | None:
        if self.is_value(value):
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return f"That is too much for {question.name}. Enter a smaller amount."
        return f"The answer to {question.name} must be an amount in whole pence, not below 0."

    def shown(self, question: Question, value: Any) -> str:
        return pounds(value)

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {question.key: [pounds(value).removeprefix("£")]}
