"""Workbooks (.xlsx) that people fill in without a network: texts that are safe in cells, and cells read with caution.

The library that reads is imported when a workbook is read: few requests do, and it is slow to load.
"""

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, TypeVar

from grants.kernel.cleaning import cleaned
from grants.kernel.file_checks.checked import checked_file
from grants.kernel.file_checks.refusals import FileRefused, OfNoKind
from grants.kernel.forms.texts import storable
from grants.kernel.spreadsheets import COULD_RUN

LARGEST_WORKBOOK = 2
"""Megabytes."""

LARGEST_UNPACKED = 20 * 1024 * 1024
"""Bytes."""

MOST_CELLS = 200_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Formula(str):
    """The text of a cell that is worked out instead of written."""


class Strange(str):
    """The text of a cell with a date, a truth or an error in it."""


Found = TypeVar("Found")
Cells = Mapping[int, Sequence[Any]]
"""The cells of a sheet from column A, by the number of the row: numbers, texts, None, or one of the kinds above."""


# Pure


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = plain(text)
    return f"'{shown}" if shown.startswith((*COULD_RUN, "'")) else shown


def plain(text: str) -> str:
    """A text without characters that no spreadsheet can hold."""
    return "".join(each for each in text.replace("\r\n", "\n") if each in "\n\t" or unicodedata.category(each) != "Cc")


def unsafe(text: str) -> str:
    """The text that was made safe."""
    return text.removeprefix("'")


def words_in(cell: Any) -> str | None:
    """What a cell of words says, None where it is no words."""
    if cell is None:
        return ""
    if isinstance(cell, Strange | bool) or not storable(str(cell)):
        return None
    return unsafe(str(cell)).replace("\r\n", "\n")


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip() and not isinstance(cell, Formula))


def column(index: int) -> str:
    """The letters of a column, counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def lines_in(text: str, width: int) -> int:
    """About how many lines a text takes in a column so many characters wide, a little generously."""
    fitting = max(1, width * 9 // 10)
    return sum(max(1, -(-len(part) // fitting)) for part in text.split("\n"))


# Reading


def read_sheets(name: str, content: bytes, sheets: Sequence[str], *, not_ours: str) -> list[Cells]:
    """The cells of these sheets of a workbook. Raises FileRefused with what to do about it, whatever was sent:
    `not_ours` where it lacks one of them.
    """
    return _read(name, content, LARGEST_UNPACKED, lambda: _parsed(content, sheets, not_ours))


def read_table(name: str, content: bytes) -> tuple[Mapping[int, Sequence[str]], list[str]]:
    """The first sheet of a workbook as it is shown, by row, and the ranges of cells that are joined over rows.

    What is worked out is as the program that saved it worked it out; where it did not, the formula stands there.
    Raises FileRefused.
    """
    return _read(name, content, LARGEST_UNPACKED // 5, lambda: _as_shown(content))


def _read(name: str, content: bytes, largest_unpacked: int, parse: Callable[[], Found]) -> Found:
    try:
        kept_as = checked_file(name, content, largest_megabytes=LARGEST_WORKBOOK).name
    except OfNoKind:
        kept_as = ""
    if not kept_as.endswith(".xlsx"):
        raise FileRefused("This is not an Excel workbook. Save your sheet as .xlsx, then choose that.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > largest_unpacked:
            raise FileRefused("This file unpacks to far more than such a sheet has. Choose the one made here.")
        return parse()
    except FileRefused:
        raise
    except Exception as error:  # a damaged workbook makes the parser fail in any way
        raise FileRefused("This workbook is damaged. Open it, save it again as .xlsx, then choose that.") from error


FAR_MORE = "This sheet has far more cells than it should. Keep the table alone in it."


def _joined_cells(content: bytes) -> int:
    """How many cells are joined to others, in all sheets. What is no XML has none, and is refused later."""
    from lxml import etree
    from openpyxl.utils import range_boundaries

    number = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            with suppress(etree.XMLSyntaxError):
                for _, joined in etree.iterparse(archive.open(part), tag="{*}mergeCell", resolve_entities=False):
                    left, top, right, bottom = range_boundaries(joined.get("ref"))
                    number += (right - left + 1) * (bottom - top + 1)
    return number


def _as_shown(content: bytes) -> tuple[dict[int, list[str]], list[str]]:
    import openpyxl

    if _joined_cells(content) > MOST_CELLS:  # openpyxl makes every one of them when it reads
        raise FileRefused(FAR_MORE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not read
        worked, written = (
            openpyxl.load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False).worksheets[0]
            for data_only in (True, False)
        )
    if worked.max_row * worked.max_column > MOST_CELLS:
        raise FileRefused(FAR_MORE)
    rows = {
        number: [_text(cell, source.value) for cell, source in zip(*pair, strict=True)]
        for number, pair in enumerate(zip(worked.iter_rows(), written.iter_rows(), strict=True), 1)
    }
    joined = [each.coord for each in worked.merged_cells.ranges if each.max_row > each.min_row]
    return rows, sorted(joined)


def _text(cell: Any, written: Any) -> str:
    """What a cell shows: sums without the noise of binary fractions, percentages with their sign."""
    value = written if cell.value is None else cell.value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return cleaned(str(value))
    if "%" in (cell.number_format or ""):
        return f"{Decimal(str(value)) * 100:.2f}".rstrip("0").rstrip(".") + "%"
    return f"{value:.2f}".removesuffix(".00")


def _parsed(content: bytes, sheets: Sequence[str], not_ours: str) -> list[Cells]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not read
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            if any(each not in book.sheetnames for each in sheets):
                raise FileRefused(not_ours)
            return [_cells(book[each]) for each in sheets]
        finally:
            book.close()


def _cells(page: Any) -> Cells:
    """The cells of the rows that have any, by the number of the row."""
    page.reset_dimensions()
    found: dict[int, list[Any]] = {}
    counted = 0
    for number, row in enumerate(page.iter_rows(), 1):
        counted += len(row) + 1
        if counted > MOST_CELLS:
            raise FileRefused("This sheet has far more cells than it should. Choose the one made here.")
        values = [_value(cell) for cell in row]
        while values and values[-1] is None:
            values.pop()
        if values:
            found[number] = values
    return found


def _value(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f" or (not isinstance(cell.value, str | int | float | bool) and hasattr(cell.value, "ref")):
        return Formula(cell.value)
    if cell.data_type == "e" or not isinstance(cell.value, str | int | float):
        return Strange(cell.value)
    return cleaned(cell.value) if isinstance(cell.value, str) else cell.value
