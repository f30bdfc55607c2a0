"""Tables of numbers: for each of several named things one number or two.

Kept as `rows`, each with what it is `of`, the value of an option, and its cells by name; in the order of the options,
without those left blank. Cells beside the table are kept beside `rows`.

There are three: domains with their levels before and after (a wellbeing wheel, an outcome star, or one scale, which is
a wheel of one domain), numbers by group, and sums of money by line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from grants.kernel.forms.cells import Cell, count_cell, level_cell, level_shown, money_cell, quoted
from grants.kernel.forms.definition import BY_LINE, Option, Question
from grants.kernel.forms.kind import UNSENT, Bounded, FormData, Kind, Schema, Unreadable
from grants.kernel.money import pounds
from grants.kernel.problems import Problem

NOT_SAID = Option("prefer_not_to_say", "Prefer not to say")
"""The group of those who did not say, which is in every table by group."""


class Table(Kind):
    """For each of the options the `cells`; `beside` stand above the table."""

    settings = frozenset({"options"})
    fewest_options = 1
    cells: ClassVar[tuple[Cell, ...]]
    beside: ClassVar[tuple[Cell, ...]] = ()

    def options(self, question: Question) -> tuple[Option, ...]:
        """What the rows are of."""
        return question.options

    def fields(self, question: Question) -> tuple[str, ...]:
        """The cells beside the table, then the cells of each row; on a page the first has the name of the question."""
        rows = range(len(self.options(question)))
        beside = [f"{question.key}-{cell.name}" for cell in self.beside]
        return (*beside, *(f"{question.key}-{cell.name}-{row}" for row in rows for cell in self.cells))

    def from_form(self, question: Question, form: FormData) -> Any:
        if all(form.get(name) is None for name in self.fields(question)):
            return UNSENT
        read: dict[str, Any] = {
            cell.name: _read(question, cell, form.get(f"{question.key}-{cell.name}"), cell.words)
            for cell in self.beside
        }
        read["rows"] = [
            {"of": option.value}
            | {
                cell.name: _read(
                    question, cell, form.get(f"{question.key}-{cell.name}-{row}"), self.place(option, cell)
                )
                for cell in self.cells
            }
            for row, option in enumerate(self.options(question))
        ]
        return self.tidied(question, read)

    def place(self, option: Option, cell: Cell) -> str:
        """What a cell of a row is called."""
        return f"{option.text}, {cell.words.lower()}" if len(self.cells) > 1 else option.text

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        fields = {f"{question.key}-{cell.name}": self._typed(cell, value) for cell in self.beside}
        rows = {row["of"]: row for row in value["rows"]}
        for place, option in enumerate(self.options(question)):
            told = rows.get(option.value, {})
            fields |= {f"{question.key}-{cell.name}-{place}": self._typed(cell, told) for cell in self.cells}
        return fields

    def _typed(self, cell: Cell, told: Mapping[str, Any]) -> list[str]:
        return ["" if told.get(cell.name) is None else cell.typed(told[cell.name])]

    def from_json(self, question: Question, value: Any) -> Any:
        return value if self.fault(question, value) is not None else self.tidied(question, value)

    def tidied(self, question: Question, value: Mapping[str, Any]) -> dict[str, Any] | None:
        """A table as it is kept; None when nothing is told in it."""
        order = [option.value for option in self.options(question)]
        rows = [{"of": row["of"]} | _told(self.cells, row) for row in value["rows"]]
        rows = sorted((row for row in rows if len(row) > 1), key=lambda row: order.index(row["of"]))
        kept = _told(self.beside, value)
        return {**kept, "rows": rows} if kept or rows else None

    # Judging

    def fault(self, question: Question, value: Any) -> str | None:
        if not self._is_table(value):
            return f"The answer to {question.name} must have rows, each with what it is of and its numbers."
        values = [option.value for option in self.options(question)]
        of = [row["of"] for row in value["rows"]]
        if any(one not in values for one in of):
            return f"{question.name} has no such row."
        return f"Give each row of {question.name} only once." if len(set(of)) < len(of) else None

    def _is_table(self, value: Any) -> bool:
        return (
            isinstance(value, dict)
            and isinstance(value.get("rows"), list)
            and _are_cells(self.beside, value, besides="rows")
            and all(
                isinstance(row, dict)
                and isinstance(row.get("of"), str)
                and len(row) > 1
                and _are_cells(self.cells, row, besides="of")
                for row in value["rows"]
            )
        )

    def is_empty(self, value: Any) -> bool:
        return value is None or (isinstance(value, dict) and value.get("rows") == [])

    # Showing

    def shown(self, question: Question, value: Any) -> str:
        texts = {option.value: option.text for option in self.options(question)}
        return "\n".join(
            [*self.beside_in_words(value), *(f"{texts[row['of']]}: {self.of_row(row)}" for row in value["rows"])]
        )

    def beside_in_words(self, value: Mapping[str, Any]) -> Sequence[str]:
        """What is said above the rows."""
        return ()

    def of_row(self, row: Mapping[str, Any]) -> str:
        (cell,) = self.cells
        return cell.shown(row[cell.name])

    # Describing

    def schema(self, question: Question) -> Schema:
        values = [option.value for option in self.options(question)]
        row = {
            "type": "object",
            "required": ["of"],
            "minProperties": 2,
            "properties": {"of": {"enum": values}, **_schemas(self.cells)},
            "additionalProperties": False,
        }
        once = [
            {
                "contains": {"properties": {"of": {"const": value}}, "required": ["of"]},
                "minContains": 0,
                "maxContains": 1,
            }
            for value in values
        ]
        return {
            "type": "object",
            "required": ["rows"],
            "properties": {"rows": {"type": "array", "items": row, "allOf": once}, **_schemas(self.beside)},
            "additionalProperties": False,
        }

    def filled_schema(self) -> Schema:
        return {"properties": {"rows": {"minItems": 1}}}


class Groups(Table):
    """How many of each group, with those who preferred not to say."""

    label, answered = "Numbers by group, such as age", "One number for each group"
    to_hand = "Numbers for {name}"
    cells = (count_cell("number", "Number"),)

    def options(self, question: Question) -> tuple[Option, ...]:
        return question.options if NOT_SAID.value in question.values else (*question.options, NOT_SAID)


class Sums(Table):
    """An amount of money for each line."""

    label, answered = "Amounts of money by line", "One amount in pounds for each line"
    settings, tells = frozenset({"options", "tells"}), frozenset({BY_LINE})
    to_hand = "Amounts for {name}"
    cells = (money_cell("pence", "Amount"),)

    def beside_in_words(self, value: Mapping[str, Any]) -> Sequence[str]:
        return [f"In all {pounds(total_of(value))}"]


class Domains(Table, Bounded):
    """Levels before and after for named domains: averages of what a number of people said of themselves."""

    label = "Levels before and after, such as a wellbeing wheel or an outcome star"
    answered = "How many people, and for each part the average before and after"
    to_hand = "For {name}: averages before and after"
    settings = frozenset({"options", "min", "max"})
    floor = 0
    bound_like = "as a whole number, like 10"
    usual_most = 10
    beside = (count_cell("people", "How many people told you?"),)
    cells = (level_cell("before", "Before"), level_cell("after", "After"))

    def read_bound(self, typed: str) -> int:
        return int(typed)

    def is_value(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100

    def scale(self, question: Question) -> tuple[int, int]:
        """The least and the highest level."""
        return int(self.lowest(question)), self.usual_most if question.max is None else int(question.max)

    def how_to_answer(self, question: Question) -> str:
        low, high = self.scale(question)
        return f"{self.answered}, from {low} to {high}"

    def limits(self, question: Question, value: Any) -> list[Problem]:
        low, high = self.scale(question)
        texts = {option.value: option.text for option in question.options}
        outside = [
            f"“{texts[row['of']]}” in {question.name}, {cell.words.lower()}, must be from {low} to {high}."
            for row in value["rows"]
            for cell in self.cells
            if cell.name in row and not 10 * low <= row[cell.name] <= 10 * high
        ]
        found = [Problem(question.key, sentence, "out_of_scale") for sentence in outside]
        if not value.get("people"):
            found.append(Problem(question.key, f"Say how many people told you, for {question.name}.", "incomplete"))
        return found

    def beside_in_words(self, value: Mapping[str, Any]) -> Sequence[str]:
        people = value.get("people")
        return [] if people is None else ["1 person" if people == 1 else f"{people:,} people"]

    def of_row(self, row: Mapping[str, Any]) -> str:
        return ", ".join(f"{level_shown(row[cell.name])} {cell.name}" for cell in self.cells if cell.name in row)

    def limits_schema(self, question: Question) -> Schema:
        low, high = self.scale(question)
        level = {"minimum": 10 * low, "maximum": 10 * high}
        rows = {"items": {"properties": {cell.name: level for cell in self.cells}}}
        return {
            "if": {"type": "object", "properties": {"rows": {"minItems": 1}}},
            "then": {"required": ["people"], "properties": {"people": {"minimum": 1}, "rows": rows}},
        }


def total_of(value: Mapping[str, Any] | None) -> int:
    """All sums of a table of money together, in pence."""
    return sum(row["pence"] for row in value["rows"]) if value else 0


def _read(question: Question, cell: Cell, typed: str | None, place: str) -> int | None:
    if typed is None or not typed.strip():
        return None
    try:
        return cell.read(typed)
    except ValueError as wrong:
        raise Unreadable(f"{quoted(typed)} in {question.name}, {place}: {wrong}.") from None


def _told(cells: Sequence[Cell], told: Mapping[str, Any]) -> dict[str, int]:
    return {cell.name: int(told[cell.name]) for cell in cells if told.get(cell.name) is not None}


def _are_cells(cells: Sequence[Cell], told: Mapping[str, Any], *, besides: str) -> bool:
    """Whether what is told has no other names than these, and a number for each."""
    known = {cell.name: cell for cell in cells}
    return all(name == besides or (name in known and known[name].is_value(value)) for name, value in told.items())


def _schemas(cells: Sequence[Cell]) -> Schema:
    return {cell.name: {"type": "integer", "minimum": 0, "maximum": cell.most} for cell in cells}
