"""Answers in the calendar: days and months. Kept as `2026-04-01` and `2026-04`, so they sort as text."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from grants.kernel.forms.definition import START, Question
from grants.kernel.forms.kind import UNSENT, Bounded, FormData, Schema, Unreadable

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_YEAR = "[1-9][0-9]{3}"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_SHORTEST_NAME = 3


class _Calendar(Bounded):
    """What days and months share: several fields on a page, one text that is kept."""

    settings = Bounded.settings | {"tells"}
    tells = frozenset({START})
    below = ("or later", "too_early")
    above = ("or earlier", "too_late")
    parts: ClassVar[tuple[str, ...]]
    pattern: ClassVar[str]
    example: ClassVar[str]

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
        if not re.fullmatch(_YEAR, typed["year"]):
            raise Unreadable(f"The year in your answer to {question.name} must have 4 numbers, like 2026.")
        month, day = _month_number(typed["month"]), typed.get("day", "1")
        if month is None or not re.fullmatch("[0-9]{1,2}", day):
            raise Unreadable(self._not_real(question))
        value = f"{typed['year']}-{month:02d}"
        return f"{value}-{int(day):02d}" if "day" in self.parts else value

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        numbers = [str(int(number)) for number in reversed(str(value).split("-"))]
        return {name: [number] for name, number in zip(self.fields(question), numbers, strict=True)}

    def is_value(self, value: Any) -> bool:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            return False
        try:
            _day(value)
        except ValueError:
            return False
        return True

    def fault(self, question: Question, value: Any) -> str | None:
        return None if self.is_value(value) else self._not_real(question)

    def _not_real(self, question: Question) -> str:
        return f"Your answer to {question.name} must be a real {self.example}."

    def schema(self, question: Question) -> Schema:
        # A pattern's `$` lets a line break pass in some languages; the length does not.
        length = len("2026-04-01") if "day" in self.parts else len("2026-04")
        return {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": length}

    def limits_schema(self, question: Question) -> Schema:
        bounds = {"x-min": question.min, "x-max": question.max}
        return {keyword: bound for keyword, bound in bounds.items() if bound is not None}


class Day(_Calendar):
    parts = ("day", "month", "year")
    pattern = f"{_YEAR}-{_MONTH}-{_DAY}"
    example = "date, like 27 3 2026"

    def shown(self, question: Question, value: Any) -> str:
        day = _day(value)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def schema(self, question: Question) -> Schema:
        return {**super().schema(question), "format": "date"}


class Month(_Calendar):
    parts = ("month", "year")
    pattern = f"{_YEAR}-{_MONTH}"
    example = "month, like 3 2026"

    def shown(self, question: Question, value: Any) -> str:
        day = _day(value)
        return f"{MONTHS[day.month - 1]} {day.year}"


def _day(value: str) -> date:
    """A day, or the first of a month. Raises ValueError when there is no such day."""
    year, month, day = (int(number) for number in f"{value}-01".split("-")[:3])
    return date(year, month, day)


def _month_number(typed: str) -> int | None:
    """1 to 12 for `3`, `03`, `March` or `mar`; None for anything else."""
    if re.fullmatch("[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= len(MONTHS) else None
    name = typed.casefold()
    named = [i for i, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)]
    return named[0] if len(name) >= _SHORTEST_NAME and named else None
