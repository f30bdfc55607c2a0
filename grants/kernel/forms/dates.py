"""Answers in the calendar: days and months. Kept as `2026-04-01` and `2026-04`, so they sort as text."""

from __future__ import annotations

import re
from abc import abstractmethod
from datetime import date
from typing import Any, ClassVar

from grants.kernel.dates import DAY, MONTH, MONTHS, YEAR, Misdated, day_of_parts, iso_day, iso_month, month_of_parts
from grants.kernel.forms.definition import START, Question
from grants.kernel.forms.kind import UNSENT, Bounded, FormData, Schema, Unreadable


class _Calendar(Bounded):
    """What days and months share: several fields on a page, one text that is kept."""

    settings = Bounded.settings | {"tells"}
    tells = frozenset({START})
    below = ("or later", "too_early")
    above = ("or earlier", "too_late")
    parts: ClassVar[tuple[str, ...]]
    pattern: ClassVar[str]
    what: ClassVar[str]
    example: ClassVar[str]
    on_one_line = True

    def is_past(self, value: Any, today: date) -> bool:
        return bool(value < today.isoformat()[: len(value)])

    def bound_typed(self, bound: Any) -> str:
        return " ".join(part.lstrip("0") for part in reversed(str(bound).split("-")))

    def read_bound(self, typed: str) -> str:
        found = re.fullmatch(r"(?:(\d{1,2})[ /.-])?(\d{1,2})[ /.-](\d{4})", typed)
        if found is None or (found[1] is None) == ("day" in self.parts):
            raise ValueError(typed)
        day = date(int(found[3]), int(found[2]), int(found[1] or 1))
        return day.isoformat()[: len(self.example)]

    @staticmethod
    @abstractmethod
    def read(text: Any) -> date:
        """The day that a kept text says, of a month its first. Raises Misdated."""

    def fields(self, question: Question) -> tuple[str, ...]:
        return tuple(f"{question.key}-{part}" for part in self.parts)

    def from_form(self, question: Question, form: FormData) -> Any:
        sent = [form.get(name) for name in self.fields(question)]
        if all(text is None for text in sent):
            return UNSENT
        typed = {part: (text or "").strip() for part, text in zip(self.parts, sent, strict=True)}
        if not any(typed.values()):
            return None
        if absent := [part for part in self.parts if not typed[part]]:
            raise Unreadable(f"Your answer to {question.name} must include a {' and a '.join(absent)}.")
        return self._joined(question, typed)

    def _joined(self, question: Question, typed: dict[str, str]) -> str:
        try:
            if "day" in self.parts:
                return day_of_parts(typed["day"], typed["month"], typed["year"]).isoformat()
            return month_of_parts(typed["month"], typed["year"]).isoformat()[: len("2026-04")]
        except Misdated as error:
            year = (
                f"The year in your answer to {question.name} must have 4 numbers, like {self._example(question)[-4:]}."
            )
            raise Unreadable(year if error.part == "year" else self._not_real(question)) from None

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        numbers = [str(int(number)) for number in reversed(str(value).split("-"))]
        return {name: [number] for name, number in zip(self.fields(question), numbers, strict=True)}

    def is_value(self, value: Any) -> bool:
        try:
            self.read(value)
        except Misdated:
            return False
        return True

    def fault(self, question: Question, value: Any) -> str | None:
        return None if self.is_value(value) else self._not_real(question)

    def _not_real(self, question: Question) -> str:
        return f"Your answer to {question.name} must be a real {self.what}, like {self._example(question)}."

    def _example(self, question: Question) -> str:
        """What could be typed, within the bounds of the question."""
        bound = str(question.min or question.max or self.example)
        return " ".join(str(int(number)) for number in reversed(bound.split("-")))

    def schema(self, question: Question) -> Schema:
        # A pattern's `$` lets a line break pass in some languages; the length does not.
        length = len("2026-04-01") if "day" in self.parts else len("2026-04")
        return {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": length}

    def limits_schema(self, question: Question) -> Schema:
        bounds = {"x-min": question.min, "x-max": question.max}
        return {keyword: bound for keyword, bound in bounds.items() if bound is not None}


class Day(_Calendar):
    parts = ("day", "month", "year")
    pattern = f"{YEAR}-{MONTH}-{DAY}"
    what, example = "date", "2026-03-27"
    label, answered, to_hand = "A day", "A day, a month and a year", "A date for {name}"
    bound_like = "as a day, like 27 3 2027"
    read = staticmethod(iso_day)

    def shown(self, question: Question, value: Any) -> str:
        day = self.read(value)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def schema(self, question: Question) -> Schema:
        return {**super().schema(question), "format": "date"}


class Month(_Calendar):
    parts = ("month", "year")
    pattern = f"{YEAR}-{MONTH}"
    what, example = "month", "2026-03"
    label, answered, to_hand = "A month", "A month and a year", "A month for {name}"
    bound_like = "as a month, like 3 2027"
    read = staticmethod(iso_month)

    def shown(self, question: Question, value: Any) -> str:
        day = self.read(value)
        return f"{MONTHS[day.month - 1]} {day.year}"
