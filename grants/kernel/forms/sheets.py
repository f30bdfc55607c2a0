"""A question set as the rows of a spreadsheet, and its answers back, with what is wrong named by its cell. Pure.

A row stands for one field of a page. Files, budgets and outcomes to choose are left to the pages: they are more than
rows of one cell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from grants.kernel.forms.answers import to_form
from grants.kernel.forms.choices import Declaration, ManyOf, OneOf, YesNo
from grants.kernel.forms.dates import Day, Month
from grants.kernel.forms.definition import Answers, Question, QuestionSet, visible
from grants.kernel.forms.kind import UNSENT, Unreadable
from grants.kernel.forms.kinds import kind_of
from grants.kernel.forms.numbers import Money, Number
from grants.kernel.forms.tables import Table
from grants.kernel.forms.texts import LongText, Postcode
from grants.kernel.problems import Problem

YES, NO = "Yes", "No"
_PARTS = {"day": "Day", "month": "Month, as a number", "year": "Year"}


@dataclass(frozen=True)
class SheetRow:
    """One row: what is asked, which `part` of it, how to answer, what stands there, and what can be chosen. `field` is
    hidden in the sheet and says what the row is.
    """

    field: str
    key: str
    label: str
    part: str
    how: str
    typed: str
    choices: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A cell that was filled in: its name, like C7, what it says, and its `fault` where it cannot be read at all."""

    name: str
    text: str
    fault: str = ""


_CELLS = (LongText, Number, Money, Day, Month, YesNo, OneOf, ManyOf, Postcode, Table)


def is_on_sheets(question: Question) -> bool:
    """Whether a question can be answered in cells."""
    return isinstance(kind_of(question), _CELLS)


def rows_of(question_set: QuestionSet, answers: Answers, only: Collection[str] | None = None) -> list[SheetRow]:
    """The rows of the questions that are asked, given these answers; `only` those with these keys, where not None."""
    typed = to_form(question_set, answers)
    return [
        row
        for question in visible(question_set, answers)
        if is_on_sheets(question) and (only is None or question.key in only)
        for row in _rows(question, typed, answers.get(question.key))
    ]


def _rows(question: Question, typed: Mapping[str, list[str]], value: Any) -> Sequence[SheetRow]:
    kind, label = kind_of(question), question.label + ("" if question.required else " (optional)")
    how = kind.how_to_answer(question)

    def row(field: str, part: str, said: str, choices: Sequence[str] = ()) -> SheetRow:
        return SheetRow(field, question.key, label, part, how, said, tuple(choices))

    if isinstance(kind, YesNo):
        said = "" if kind.is_empty(value) else YES if value else NO
        return [row(question.key, "", said, (YES,) if isinstance(kind, Declaration) else (YES, NO))]
    if isinstance(kind, OneOf):
        texts = {option.value: option.text for option in question.options}
        return [row(question.key, "", texts.get(value, ""), tuple(texts.values()))]
    if isinstance(kind, ManyOf):
        chosen = value or []
        return [
            row(f"{question.key}-{place}", option.text, YES if option.value in chosen else "", (YES, NO))
            for place, option in enumerate(question.options)
        ]
    parts = _parts(question)
    return [row(field, part, (typed.get(field) or [""])[0]) for field, part in parts.items()]


def _parts(question: Question) -> dict[str, str]:
    """The fields of a question that is typed, each with the words for its part."""
    kind = kind_of(question)
    if isinstance(kind, Table):
        beside = {f"{question.key}-{cell.name}": cell.words for cell in kind.beside}
        return beside | {
            f"{question.key}-{cell.name}-{place}": kind.place(option, cell)
            for place, option in enumerate(kind.options(question))
            for cell in kind.cells
        }
    if isinstance(kind, Day | Month):
        return {field: _PARTS[field.rpartition("-")[2]] for field in kind.fields(question)}
    return {question.key: ""}


def fields_on_sheets(question_set: QuestionSet) -> dict[str, str]:
    """What the rows of all questions stand for, whether they are asked or not, each with the key of its question."""
    asked = [question for question in question_set.questions if is_on_sheets(question)]
    return {row.field: question.key for question in asked for row in _rows(question, {}, None)}


class _Typed:
    """The fields of a page, from cells."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self.fields = fields

    def get(self, key: str, /) -> str | None:
        return next(iter(self.getlist(key)), None)

    def getlist(self, key: str, /) -> list[str]:
        return self.fields.get(key, [])


def read_cells(question_set: QuestionSet, cells: Mapping[str, Cell]) -> tuple[dict[str, Any], list[Problem]]:
    """The answers in the cells of rows, by their `field`, and what is wrong with the others, each named by its cell.

    A question whose cells are all empty is not among the answers: what stands stays.
    """
    answers: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in question_set.questions:
        of_question = {row.field: cells[row.field] for row in _rows(question, {}, None) if row.field in cells}
        filled = {field: cell for field, cell in of_question.items() if cell.text.strip()}
        if not is_on_sheets(question) or not filled:
            continue
        unreadable = [Problem(cell.name, cell.fault, "unreadable") for cell in filled.values() if cell.fault]
        wrong = unreadable or _cell_problems(question, filled)
        if wrong:
            problems += wrong
            continue
        try:
            value = kind_of(question).from_form(question, _fields(question, of_question))
        except Unreadable as refused:
            problems.append(_problem(filled, str(refused)))
            continue
        fault = None if value is None or value is UNSENT else kind_of(question).fault(question, value)
        if fault:
            problems.append(_problem(filled, fault))
        elif value is not UNSENT:
            answers[question.key] = value
    return answers, problems


def _problem(filled: Mapping[str, Cell], sentence: str) -> Problem:
    return Problem(next(iter(filled.values())).name, sentence, "unreadable")


def _cell_problems(question: Question, filled: Mapping[str, Cell]) -> list[Problem]:
    """What is wrong with single cells, where each can be read by itself."""
    kind = kind_of(question)
    if isinstance(kind, Day | Month):
        return []
    found = []
    for field, cell in filled.items():
        try:
            kind.from_form(question, _fields(question, {field: cell}))
        except Unreadable as unreadable:
            found.append(Problem(cell.name, str(unreadable), "unreadable"))
    return found


def _fields(question: Question, cells: Mapping[str, Cell]) -> _Typed:
    """The cells of a question as a page would send them. Raises Unreadable for what cannot be chosen."""
    kind = kind_of(question)
    if isinstance(kind, YesNo):
        return _Typed({field: [_yes_or_no(question, cell.text)] for field, cell in cells.items()})
    if isinstance(kind, OneOf):
        return _Typed({field: [_chosen(question, cell.text)] for field, cell in cells.items()})
    if isinstance(kind, ManyOf):
        ticked = [
            option.value
            for place, option in enumerate(question.options)
            for cell in [cells.get(f"{question.key}-{place}")]
            if cell is not None and cell.text.strip() and _yes_or_no(question, cell.text) == "yes"
        ]
        return _Typed({question.key: ticked})
    return _Typed({field: [cell.text] for field, cell in cells.items()})


def _yes_or_no(question: Question, typed: str) -> str:
    said = said_yes(typed)
    if said is None:
        raise Unreadable(f"Enter {YES} or {NO} for {question.name}.")
    return "yes" if said else "no"


def said_yes(typed: str) -> bool | None:
    """Whether a cell says yes or no; None where it says neither."""
    said = typed.strip().casefold()
    if said in ("yes", "y", "x", "true"):
        return True
    return False if said in ("no", "n", "false") else None


def _chosen(question: Question, typed: str) -> str:
    said = " ".join(typed.split()).casefold()
    for option in question.options:
        if said in (" ".join(option.text.split()).casefold(), option.value.casefold()):
            return option.value
    offered = ", ".join(f"“{option.text}”" for option in question.options)
    raise Unreadable(f"Choose one of these for {question.name}: {offered}.")
