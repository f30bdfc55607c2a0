"""Tables in the 360Giving standard, CSV and XLSX: each row becomes the entry that it would be in JSON. Pure.

A column is known by the standard's title or by its name in JSON, with or without the number of what is repeated:
`Recipient Org:Name`, `Recipient Org:0:Name` and `recipientOrganization/0/name` are one. Other columns are left out.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from grants.kernel.cleaning import cleaned

MOST_COLUMNS = 500
LARGEST_UNPACKED = 512 * 1024 * 1024
"""Bytes of an unpacked workbook."""

_WHOLE = {
    "identifier": "id",
    "id": "id",
    "title": "title",
    "description": "description",
    "currency": "currency",
    "amountawarded": "amountAwarded",
    "awarddate": "awardDate",
}
_LISTS = {
    "recipientorg": "recipientOrganization",
    "recipientorganization": "recipientOrganization",
    "recipientind": "recipientIndividual",
    "recipientindividual": "recipientIndividual",
    "fundingorg": "fundingOrganization",
    "fundingorganization": "fundingOrganization",
    "grantprogramme": "grantProgramme",
    "planneddates": "plannedDates",
    "beneficiarylocation": "beneficiaryLocation",
}
_FIELDS = {
    "identifier": "id",
    "id": "id",
    "name": "name",
    "title": "title",
    "code": "code",
    "charitynumber": "charityNumber",
    "companynumber": "companyNumber",
    "postalcode": "postalCode",
    "organisationtype": "organisationType",
    "startdate": "startDate",
    "enddate": "endDate",
    "geographiccode": "geoCode",
    "geocode": "geoCode",
    "geographiccodetype": "geoCodeType",
    "geocodetype": "geoCodeType",
}
_POUNDS = re.compile(r"£?\s*(-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)")
"""A sum as tables have it: with a pound sign or without, thousands parted by commas or not at all."""


class UnreadableTable(ValueError):
    """The table as a whole cannot be read. The message is a plain sentence."""


@dataclass(frozen=True)
class Column:
    """Where a column's cells go: `list_name` and `number` for what can be repeated, and the name of the field."""

    field: str
    list_name: str = ""
    number: int = 0


def entries_of_csv(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row that has anything in it, with its number in the file, the headings being row 1.

    Raises UnreadableTable.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable("The file is not text in UTF-8. Save it as “CSV UTF-8”.") from error
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        yield from _entries(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UnreadableTable(f"The file is no table: {error}.") from error


def entries_of_xlsx(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row of the first sheet that has anything in it, with its number. Raises UnreadableTable."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise UnreadableTable("The workbook unpacks to far more than a list of grants has.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except UnreadableTable:
        raise
    except Exception as error:  # a damaged workbook makes the parser fail in any way
        raise UnreadableTable("The workbook is damaged. Open it, save it again as .xlsx, then load that.") from error
    try:
        page = book.worksheets[0]
        page.reset_dimensions()
        yield from _entries(page.iter_rows(values_only=True))
    finally:
        book.close()


def _entries(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = iter(rows)
    columns = _columns(next(lines, ()))
    for number, row in enumerate(lines, 2):
        if any(_filled(cell) for cell in row):
            yield number, _entry(columns, row)


def _columns(headings: Sequence[Any]) -> dict[int, Column]:
    if len(headings) > MOST_COLUMNS:
        raise UnreadableTable(f"The table has more than {MOST_COLUMNS} columns.")
    known: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = _column(str(heading or ""))
        if column in known.values():
            raise UnreadableTable(f"The table has two columns “{heading}”, or two that mean the same.")
        if column:
            known[place] = column
    for name, title in (("id", "Identifier"), ("amountAwarded", "Amount Awarded")):
        if Column(name) not in known.values():
            raise UnreadableTable(f"The file has no column “{title}” in its first row, as the standard wants.")
    return known


def _column(heading: str) -> Column | None:
    parts = [part.strip() for part in re.split("[:/]", cleaned(heading)) if part.strip()]
    numbers = [int(part) for part in parts if part.isdecimal() and len(part) < 4]
    words = [re.sub("[^a-z]", "", part.lower()) for part in parts if not part.isdecimal()]
    if len(words) == 1 and not numbers:
        name = _WHOLE.get(words[0])
        return Column(name) if name else None
    if len(words) != 2 or words[0] not in _LISTS or words[1] not in _FIELDS:
        return None
    return Column(_FIELDS[words[1]], _LISTS[words[0]], numbers[0] if numbers else 0)


def _entry(columns: dict[int, Column], row: Sequence[Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    parts: dict[tuple[str, int], dict[str, Any]] = {}
    for place, column in columns.items():
        cell = row[place] if place < len(row) else None
        if not _filled(cell):
            continue
        if not column.list_name:
            entry[column.field] = _sum(cell) if column.field == "amountAwarded" else _text(cell)
        else:
            parts.setdefault((column.list_name, column.number), {})[column.field] = _text(cell)
    for (name, _), part in sorted(parts.items()):
        entry.setdefault(name, []).append(part)
    return entry


def _filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _text(cell: Any) -> str:
    """A cell as JSON would have it: a day as YYYY-MM-DD, a number that a spreadsheet took an identifier for as text."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cleaned(str(cell)).strip()


def _sum(cell: Any) -> Any:
    """A sum as a number where it is one, and else as it stands, to be refused with it."""
    if isinstance(cell, bool | date):
        return str(cell)
    found = _POUNDS.fullmatch(_text(cell) if isinstance(cell, str) else str(cell))
    try:
        return Decimal(found[1].replace(",", "")) if found else str(cell)
    except InvalidOperation:
        return str(cell)
