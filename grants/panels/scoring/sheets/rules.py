"""Rules of a member's spreadsheet of marks: what its rows say, and what is wrong with them, cell by cell. Pure.

A row is known by its key, wherever it stands. Whatever is wrong is named by its cell, and then nothing is taken.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from grants.kernel.problems import Problem
from grants.kernel.workbooks import Cells, Formula, Strange, column, is_blank, plain, safe, unsafe, words_in
from grants.panels.scoring.rules import Mark, Scale, mark_problems

HEADINGS = ("Reference", "Application", "Criterion", "Mark", "Reason", "Key")
REFERENCE, TITLE, CRITERION, MARK, REASON, KEY = range(6)
NOT_APPLICABLE = "N/A"


@dataclass(frozen=True)
class SheetRow:
    """One application and one criterion, with the mark that a member has kept for it; version 0 where none is."""

    application_id: UUID
    criterion_id: UUID
    reference: str
    title: str
    criterion: str
    mark: int | None = None
    reason: str = ""
    version: int = 0

    @property
    def key(self) -> str:
        return f"{self.application_id.hex}.{self.criterion_id.hex}"

    @property
    def written(self) -> tuple[str | int | None, ...]:
        """The cells of the row."""
        mark = self.mark if self.version == 0 or self.mark is not None else NOT_APPLICABLE
        names = (safe(self.reference), safe(self.title), safe(self.criterion))
        return (*names, mark, safe(self.reason), self.key)


@dataclass(frozen=True)
class Change:
    """A mark of a sheet that differs from the one that is kept."""

    row: SheetRow
    mark: Mark


def fingerprint(panel_id: UUID, criteria: Sequence[tuple[UUID, int]], scale: Scale) -> str:
    """What a sheet was made for: it fits no other panel, and no other criteria, weights or scale."""
    parts = [panel_id.hex, str(scale), *(f"{criterion_id.hex}:{weight}" for criterion_id, weight in criteria)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def read_rows(cells: Cells, expected: Sequence[SheetRow], scale: Scale) -> tuple[list[Change], list[Problem]]:
    """What a sheet would change, and what is wrong with it; a row without mark and reason changes nothing."""
    problems = _heading_problems(cells.get(1, ()))
    by_key = {row.key: row for row in expected}
    changes: list[Change] = []
    seen: dict[str, int] = {}
    for number, row in sorted(cells.items()):
        if number == 1 or all(is_blank(cell) for cell in row):
            continue
        known, wrong = _known_row(number, row, by_key, seen)
        problems += wrong
        if known is None or wrong:
            continue
        change, wrong = _change(number, row, known, scale)
        problems += wrong
        if change is not None:
            changes.append(change)
    return changes, problems


def _heading_problems(row: Sequence[Any]) -> list[Problem]:
    found = [*row, *[None] * (len(HEADINGS) - len(row))]
    problems = [
        _problem(index, 1, f"This column must be headed “{heading}”. Make a new sheet and copy your marks into it.")
        for index, heading in enumerate(HEADINGS)
        if found[index] != heading
    ]
    return problems + _extra_problems(1, found)


def _extra_problems(number: int, row: Sequence[Any]) -> list[Problem]:
    """The sheet has six columns; the first beyond them with anything in it is named."""
    return next(
        (
            [_problem(index, number, "This column does not belong to the sheet. Delete it.")]
            for index, cell in enumerate(row)
            if index >= len(HEADINGS) and not is_blank(cell)
        ),
        [],
    )


def _known_row(
    number: int, row: Sequence[Any], by_key: Mapping[str, SheetRow], seen: dict[str, int]
) -> tuple[SheetRow | None, list[Problem]]:
    """The row that a key stands for, and what is wrong with what must not be changed."""
    cells = [*row, *[None] * (len(HEADINGS) - len(row))]
    problems = [
        _problem(index, number, "Formulas are not read. Write the value itself.")
        for index, cell in enumerate(cells[: len(HEADINGS)])
        if isinstance(cell, Formula)
    ]
    problems += _extra_problems(number, cells)
    if problems:
        return None, problems
    known = by_key.get(cells[KEY]) if isinstance(cells[KEY], str) else None
    if known is None:
        sentence = (
            "This row is not one that you are to score now: its hidden key was changed, or the application is no longer"
            " yours. Delete the row, or make a new sheet."
        )
        return None, [_problem(KEY, number, sentence)]
    if known.key in seen:
        return None, [_problem(KEY, number, f"This row is there twice: here and in row {seen[known.key]}. Delete one.")]
    seen[known.key] = number
    problems = [
        _problem(index, number, f"This must say “{known.written[index]}”. Only marks and reasons may change.")
        for index in (REFERENCE, TITLE, CRITERION)
        if not _says(cells[index], known.written[index])
    ]
    return known, problems


def _says(cell: Any, expected: Any) -> bool:
    """Whether a cell still says what was written; a programme may keep or drop spaces and an apostrophe."""
    return unsafe(str(cell if cell is not None else "").strip()) == unsafe(str(expected).strip())


def _change(number: int, row: Sequence[Any], known: SheetRow, scale: Scale) -> tuple[Change | None, list[Problem]]:
    cells = [*row, *[None] * (len(HEADINGS) - len(row))]
    typed, reason = cells[MARK], words_in(cells[REASON])
    if reason is None:
        return None, [_problem(REASON, number, "Write the reason as words.")]
    if is_blank(typed) and not reason.strip():
        return None, []
    if isinstance(typed, str) and not isinstance(typed, Strange) and typed.strip().upper() == NOT_APPLICABLE:
        mark = Mark(known.criterion_id, None, reason, applies=False)
    elif (number_typed := _whole(typed)) is not None:
        mark = Mark(known.criterion_id, number_typed, reason)
    else:
        sentence = f"Enter the mark as a number {scale}, or {NOT_APPLICABLE} where the criterion does not apply."
        return None, [_problem(MARK, number, sentence)]
    columns = {"mark": MARK, "reason": REASON}
    problems = [
        _problem(columns[problem.field], number, problem.message)
        for problem in mark_problems("", mark, known.criterion, scale)
    ]
    same = known.version > 0 and (known.mark, plain(known.reason).strip()) == (mark.mark, plain(reason).strip())
    return (None if same or problems else Change(known, mark)), problems


def _whole(cell: Any) -> int | None:
    """The whole number in a cell, None where there is none: programmes keep 4 as 4.0 too."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def _problem(index: int, number: int, sentence: str) -> Problem:
    return Problem(f"{column(index)}{number}", sentence)


def applications_of(changes: Sequence[Change]) -> dict[UUID, list[Change]]:
    """The changes of each application, in the order of the sheet."""
    found: dict[UUID, list[Change]] = {}
    for change in changes:
        found.setdefault(change.row.application_id, []).append(change)
    return found
