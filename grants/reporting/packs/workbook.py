"""A pack as a workbook (.xlsx), a sheet for each table. The library that writes it is imported when one is made."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from grants.kernel.workbooks import plain, safe
from grants.reporting.packs.tables import COUNT, PENCE, TEXT, TOO_FEW

LONGEST_NAME = 31
"""Letters in the name of a sheet; Excel takes no more."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
WIDE, NARROW = 36, 15


def write_workbook(title: str, figures: Mapping[str, Any]) -> bytes:
    """The workbook of what a pack tells: the same bytes for the same figures. Sums are in pounds."""
    import xlsxwriter

    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made = datetime.fromisoformat(figures["as_of"]).replace(tzinfo=None)
        book.set_properties({"title": plain(title), "created": made})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "sum": book.add_format({"bold": True, "top": 1}),
            "sum pence": book.add_format({"bold": True, "top": 1, "num_format": "£#,##0.00"}),
            PENCE: book.add_format({"num_format": "£#,##0.00"}),
            TEXT: book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _write_sentences(book, title, figures, formats)
        names: set[str] = set()
        for section in figures["sections"]:
            for table in section["tables"]:
                _write_table(book, _name(table["title"], names), table, formats)
    return kept.getvalue()


def _name(title: str, taken: set[str]) -> str:
    """The name of a sheet, which no other has."""
    name, number = plain(title).translate(_NOT_IN_NAMES).strip()[:LONGEST_NAME], 1
    while name.lower() in taken:
        number += 1
        name = f"{name[: LONGEST_NAME - 3].rstrip()} {number}"
    taken.add(name.lower())
    return name


def _write_sentences(book: Any, title: str, figures: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet("Read first")
    page.set_column(0, 0, 100)
    page.write_string(0, 0, safe(title), formats["head"])
    told = [*figures["headline"]]
    for section in figures["sections"]:
        told += ["", section["title"], *section["sentences"]]
    for number, sentence in enumerate(told, 1):
        page.write_string(number, 0, safe(sentence), formats[TEXT])


def _write_table(book: Any, name: str, table: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(name)
    columns = table["columns"]
    for index, column in enumerate(columns):
        page.set_column(index, index, WIDE if column["holds"] == TEXT else NARROW)
        page.write_string(0, index, safe(column["heading"]), formats["head"])
    rows = [*table["rows"], *([table["foot"]] if table["foot"] else [])]
    for number, row in enumerate(rows, 1):
        is_sum = bool(table["foot"]) and number == len(rows)
        for index, cell in enumerate(row):
            _write_cell(page, (number, index), in_cell(cell, columns[index]["holds"]), formats, is_sum=is_sum)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def in_cell(cell: Any, holds: str) -> tuple[Any, str]:
    """What stands in a cell of a sheet, and how it is shown: text, a count, or pounds."""
    if cell is None or holds == TEXT:
        return (TOO_FEW if cell is None and holds != TEXT else cell or ""), TEXT
    return (cell / 100, PENCE) if holds == PENCE else (cell, COUNT)


def _write_cell(
    page: Any, place: tuple[int, int], told: tuple[Any, str], formats: Mapping[str, Any], *, is_sum: bool
) -> None:
    value, holds = told
    shown = formats["sum pence" if holds == PENCE else "sum"] if is_sum else formats.get(holds)
    if holds == TEXT:
        page.write_string(*place, safe(str(value)), shown)
    else:
        page.write_number(*place, value, shown)
