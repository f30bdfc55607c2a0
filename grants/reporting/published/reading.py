"""Published tables as files: CSV with any usual separator, or the first sheet of a workbook; read whole or refused."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence

from grants.kernel.cleaning import cleaned
from grants.kernel.file_checks.checked import MEGABYTE
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.problems import Invalid, Problem
from grants.kernel.workbooks import column, read_table
from grants.reporting.published.rules import money_columns

FILE = "file"
LARGEST = MEGABYTE
"""Bytes of a CSV file."""

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 12, 300
MOST_TOLD = 20
SUM_OF_MONEY = re.compile(r"£ ?[1-9]")
SEPARATORS = (",", ";", "\t", "|")

Table = list[list[str]]


def read_published(name: str, content: bytes) -> Table:
    """The cells of a table, its heading first; blank rows and columns are left out. Raises Invalid with each fault."""
    if not content:
        raise _refused("This file is empty. Choose another.", "bad_file")
    rows = _from_workbook(name, content) if zipfile.is_zipfile(io.BytesIO(content)) else _from_csv(content)
    table = _from_heading(_without_blanks(rows))
    _check(table)
    return [row for _, row in table]


def _from_workbook(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        cells, joined = read_table(name, content)
    except FileRefused as error:
        raise _refused(str(error), "bad_file") from error
    if joined:
        raise Invalid(
            [
                Problem(
                    FILE,
                    f"The cells {each} are joined over several rows. Separate them, so that each line has its own.",
                    "joined_cells",
                )
                for each in joined[:MOST_TOLD]
            ]
        )
    return [(number, list(row)) for number, row in cells.items()]


def _from_csv(content: bytes) -> list[tuple[int, list[str]]]:
    if len(content) > LARGEST:
        raise _refused("This file is larger than a published table is. The most is 1 MB.", "too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            "This file is no workbook and no text in UTF-8. Save your table as “CSV UTF-8” or .xlsx, then choose that.",
            "bad_file",
        ) from error
    if "\0" in text:
        raise _refused("This file is no table. Save it as CSV or .xlsx, then choose that.", "bad_file")
    return max((_split(text, mark) for mark in SEPARATORS), key=_columns_agree)


def _split(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    try:
        return [(reader.line_num, [cleaned(cell) for cell in row]) for row in reader]
    except csv.Error:
        return []


def _columns_agree(rows: Sequence[tuple[int, list[str]]]) -> int:
    """How many rows have the commonest number of cells, which has to be more than one."""
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    return max(widths.values(), default=0)


def _without_blanks(rows: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    tidy = [(number, [" ".join(cell.split()) for cell in row]) for number, row in rows]
    filled = [(number, row) for number, row in tidy if any(row)]
    used = {at for _, row in filled for at, cell in enumerate(row) if cell}
    return [(number, [cell for at, cell in enumerate(row) if at in used]) for number, row in filled]


def _from_heading(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Without what stands above the table: rows of one cell, such as its title."""
    start = next((at for at, (_, row) in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    return rows[start:]


def _check(table: list[tuple[int, list[str]]]) -> None:
    """Refuse what is no table of sums; make every row as long as the heading."""
    if len(table) < 2:
        raise _refused("This file has no lines below a heading.", "missing")
    if len(table) > MOST_ROWS:
        raise _refused(f"This table has {len(table):,} rows; the most is {MOST_ROWS}. Load it in parts.", "too_many")
    width = max(len(table[0][1]), 2)
    if max(len(row) for _, row in table) > MOST_COLUMNS:
        raise _refused(f"This table has more than {MOST_COLUMNS} columns. Load the columns with sums.", "too_many")
    if any(SUM_OF_MONEY.search(cell) for cell in table[0][1]):
        raise _refused(
            "The first row has sums in it. Put a heading above them that says what each column is.", "missing"
        )
    problems = []
    for number, row in table:
        if len(row) > width:
            problems.append(
                f"Row {number} has {len(row)} cells, where the heading has {width}: “{' '.join(row)[:80]}”."
            )
        problems += [
            f"Cell {column(at)}{number} has more than {LONGEST_CELL} characters."
            for at, cell in enumerate(row)
            if len(cell) > LONGEST_CELL
        ]
    if problems:
        advice = " Put sums with commas in quotation marks, or choose another separator."
        raise Invalid(
            [Problem(FILE, each + advice * each.startswith("Row"), "bad_row") for each in problems[:MOST_TOLD]]
        )
    for _, row in table:
        row.extend([""] * (width - len(row)))
    if not money_columns([row for _, row in table]):
        raise _refused("No sum of money can be read in this table: labels come first, then sums.", "missing")


def _refused(sentence: str, code: str) -> Invalid:
    return Invalid([Problem(FILE, sentence, code)])
