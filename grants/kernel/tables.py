"""Tables that spreadsheets open, piece by piece: CSV, and workbooks kept on the disk. No cell of them is run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from grants.kernel.spreadsheets import harmless
from grants.kernel.workbooks import plain

Cells = Sequence[Any]
"""Texts, numbers, sums as Decimal, dates, or None for nothing."""


def csv_lines(rows: Iterable[Cells]) -> Iterator[str]:
    """One line of CSV for each row."""
    for row in rows:
        kept = StringIO()
        csv.writer(kept).writerow([written(cell) for cell in row])
        yield kept.getvalue()


def written(cell: Any) -> str:
    """A cell as text that no spreadsheet runs. A sum is no formula, also one below nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    return cell.isoformat() if isinstance(cell, date) else harmless(str(cell))


def workbook(title: str, sheets: Iterable[tuple[str, Iterable[Cells]]]) -> IO[bytes]:
    """A workbook with a sheet for each name and its rows, the first of them headings. It is on the disk, and goes when
    it is closed.
    """
    import xlsxwriter

    kept = TemporaryFile()  # noqa: SIM115
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": plain(title)})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(page, (number, column), cell, day=day, text=bold if number == 0 else None)
    kept.seek(0)
    return kept


def _write(page: Any, at: tuple[int, int], cell: Any, *, day: Any, text: Any) -> None:
    """A number as one, which a workbook keeps to fifteen digits: more than any sum of money has here."""
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        page.write_number(*at, cell)
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, day)
    elif cell is not None:
        page.write_string(*at, plain(str(cell)) if not isinstance(cell, bool) else written(cell), text)
