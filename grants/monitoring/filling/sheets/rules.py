"""Rules of a return's spreadsheet: which of its rows are known, and what is wrong with the others. Pure."""

from collections.abc import Collection, Sequence
from typing import Any

from grants.kernel.forms.sheets import Cell, SheetRow
from grants.kernel.problems import Problem
from grants.kernel.workbooks import Cells, Formula, Strange, column, is_blank, words_in

HEADINGS = ("Question", "Part", "How to answer", "Your answer", "Key")
QUESTION, PART, HOW, ANSWER, KEY = range(5)
UNREAD = "Write the answer itself: formulas and dates are not read."
CHANGED = "The form of the sheet was changed. Make a new sheet, and copy your answers into it."


def cells_of(cells: Cells, known: Collection[str]) -> tuple[dict[str, Cell], list[Problem]]:
    """The cells for answers by what their rows stand for, and what was changed of the sheet, each named by its cell.
    Then none of it can be trusted.
    """
    problems = [
        Problem(f"{column(index)}1", f"This column must be headed “{heading}”. {CHANGED}", "changed_sheet")
        for index, heading in enumerate(HEADINGS)
        if _at(cells.get(1, ()), index) != heading
    ]
    found: dict[str, Cell] = {}
    for number, row in sorted(cells.items()):
        if number == 1 or all(is_blank(cell) for cell in row):
            continue
        name, key = f"{column(ANSWER)}{number}", _at(row, KEY)
        if not isinstance(key, str) or key not in known:
            problems.append(
                Problem(f"{column(KEY)}{number}", f"This row is not one of this return. {CHANGED}", "unknown")
            )
        elif key in found:
            sentence = f"This row is there twice: here and at {found[key].name}. Delete one."
            problems.append(Problem(f"{column(KEY)}{number}", sentence, "repeated"))
        else:
            text = _read(_at(row, ANSWER))
            found[key] = Cell(name, str(_at(row, ANSWER)), UNREAD) if text is None else Cell(name, text)
    return found, problems


def _at(row: Sequence[Any], index: int) -> Any:
    return row[index] if index < len(row) else None


def _read(cell: Any) -> str | None:
    """What a cell says; None where it is no answer. Programmes keep 4 as 4.0 too."""
    if isinstance(cell, Formula | Strange):
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else words_in(cell)


def written(row: SheetRow) -> tuple[str, str, str, str, str]:
    """A row as it stands in the sheet."""
    return row.label, row.part, row.how, row.typed, row.field
