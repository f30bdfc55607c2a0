"""Tables that spreadsheets open, piece by piece: CSV, and workbooks kept on the disk. No cell of them is run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from grants.kernel.spreadsheets import harmless
from grants.kernel.workbooks import plain

Cells = Sequence[Any]
"""Texts, numbers, sums as Decimal, days, moments in London time, or None for nothing."""

_SHOWN = {Decimal: "#,##0.00", date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm"}
"""How a workbook shows sums, days and moments."""


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
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
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
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
        for name, rows in sheets:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(page, (number, column), cell, formats.get(type(cell)), text=bold if number == 0 else None)
    kept.seek(0)
    return kept


def _write(page: Any, at: tuple[int, int], cell: Any, shown: Any, *, text: Any) -> None:
    """A number as one, which a workbook keeps to fifteen digits: more than any sum of money has here."""
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        page.write_number(*at, cell, shown)
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, shown)
    elif cell is not None:
        page.write_string(*at, plain(str(cell)) if not isinstance(cell, bool) else written(cell), text)
