"""A return as a workbook (.xlsx). The library that writes it is imported when one is made: it is slow to load."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.forms.sheets import SheetRow
from grants.kernel.workbooks import Cells, column, lines_in, plain, read_sheets, safe
from grants.monitoring.filling.sheets.rules import ANSWER, HEADINGS, HOW, KEY, PART, QUESTION, written

RETURN, ABOUT = "Return", "About"
WIDTHS = {QUESTION: 44, PART: 26, HOW: 26, ANSWER: 50, KEY: 10}
LINE, MOST_LINES, A4 = 15, 27, 9
"""Points of a line; the most lines of a row, for Excel takes no more than 409 points; Excel's number for A4."""

NOT_OURS = "This is not a sheet of a return that was made here. Make one on this page, fill it in, then choose it."


@dataclass(frozen=True)
class ReturnSheet:
    """A return to be filled in on a sheet, as it stood at a version."""

    return_id: UUID
    version: int
    title: str
    rows: Sequence[SheetRow]


def write_workbook(sheet: ReturnSheet) -> bytes:
    """The workbook: the questions with room for answers, and hidden from view what it was made for and, in a column for
    each row, what can be chosen there: a list that stands in the cell itself has no more than 255 characters.
    """
    import xlsxwriter

    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": plain(sheet.title)})
        page, about = book.add_worksheet(RETURN), book.add_worksheet(ABOUT)
        _write_rows(book, page, about, sheet.rows)
        about.very_hidden()
        about.write_string(0, 0, sheet.return_id.hex)
        about.write_string(1, 0, str(sheet.version))
    return kept.getvalue()


def _write_rows(book: Any, page: Any, about: Any, rows: Sequence[SheetRow]) -> None:
    fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#f3f2f1"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1, "num_format": "@"})
    for index, width in WIDTHS.items():
        page.set_column(index, index, width, None, {"hidden": index == KEY})
    page.write_row(0, 0, HEADINGS, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        texts = written(row)
        lines = max(lines_in(text, WIDTHS[index]) for index, text in enumerate(texts) if index != KEY)
        page.set_row(number, LINE * min(lines, MOST_LINES))
        for index, text in enumerate(texts):
            page.write_string(number, index, safe(text), open_ if index == ANSWER else fixed)
        if row.choices:
            about.write_column(0, number, [safe(each) for each in row.choices])
            listed = f"={ABOUT}!${column(number)}$1:${column(number)}${len(row.choices)}"
            page.data_validation(number, ANSWER, number, ANSWER, {"validate": "list", "source": listed})
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.protect(options={"format_columns": True, "format_rows": True})


def read_workbook(name: str, content: bytes) -> tuple[str, int, Cells]:
    """Of which return a workbook was made, at which version, and its cells. Raises FileRefused."""
    cells, about = read_sheets(name, content, (RETURN, ABOUT), not_ours=NOT_OURS)
    made_of, version = (str(row[0]) if row else "" for row in (about.get(1, ()), about.get(2, ())))
    if not version.isdecimal():
        raise FileRefused(NOT_OURS)
    return made_of, int(version), cells
