"""Open data as files: JSON, and tables as the standard has them, piece by piece."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from grants.kernel.spreadsheets import harmless
from grants.kernel.workbooks import plain
from grants.reporting.open_data.records import Record

TITLES: Mapping[str, str] = {
    "id": "Identifier",
    "title": "Title",
    "description": "Description",
    "currency": "Currency",
    "amountAwarded": "Amount Awarded",
    "awardDate": "Award Date",
    "plannedDates/0/startDate": "Planned Dates:0:Start Date",
    "plannedDates/0/endDate": "Planned Dates:0:End Date",
    "recipientOrganization/0/id": "Recipient Org:0:Identifier",
    "recipientOrganization/0/name": "Recipient Org:0:Name",
    "recipientOrganization/0/charityNumber": "Recipient Org:0:Charity Number",
    "recipientOrganization/0/companyNumber": "Recipient Org:0:Company Number",
    "fundingOrganization/0/id": "Funding Org:0:Identifier",
    "fundingOrganization/0/name": "Funding Org:0:Name",
    "grantProgramme/0/code": "Grant Programme:0:Code",
    "grantProgramme/0/title": "Grant Programme:0:Title",
    "fromOpenCall": "From An Open Call?",
    "dateModified": "Last Modified",
    "dataSource": "Data Source",
}
"""The columns that every table has, with their titles in the standard."""

_REPEATED = {
    "beneficiaryLocation": ("name", "geoCode", "geoCodeType", "countryCode"),
    "classifications": ("vocabulary", "code", "title", "description"),
    "commitmentTransaction": ("id", "transactionDate", "currency", "value", "provider", "recipient"),
}
"""What a grant can have several of, with the fields of each."""

_SUM = re.compile(r'"\\u0000(-?[0-9.]+)"')


def json_file(package: Mapping[str, Any], records: Iterable[Record]) -> Iterator[str]:
    """The whole file, piece by piece."""
    yield json.dumps(package, ensure_ascii=False)[:-1] + ', "grants": ['
    separator = "\n"
    for record in records:
        yield separator + record_text(record)
        separator = ",\n"
    yield "\n]}\n"


def record_text(record: Record) -> str:
    """One grant as JSON. Sums are written as they are: no float comes near them. No text has the character NUL."""
    return _SUM.sub(r"\1", json.dumps(record, ensure_ascii=False, default=lambda value: f"\0{value:f}"))


def columns(records: Iterable[Record]) -> list[str]:
    """The paths of the columns that a table of these grants has, each as often as the grant that has most needs it."""
    most = dict.fromkeys(_REPEATED, 0)
    for record in records:
        for name in most:
            most[name] = max(most[name], len(record.get(name) or ()))
    repeated = (
        f"{name}/{number}/{field}" for name in most for number in range(most[name]) for field in _REPEATED[name]
    )
    return [*TITLES, *repeated]


def csv_file(paths: list[str], records: Iterable[Record]) -> Iterator[str]:
    """A table with one row for each grant, piece by piece."""
    yield _line([TITLES.get(path, path) for path in paths])
    for record in records:
        yield _line([_text(value_at(record, path)) for path in paths])


def _line(cells: list[str]) -> str:
    kept = StringIO()
    csv.writer(kept).writerow(cells)
    return kept.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return harmless("" if value is None else str(value))


def value_at(record: Record, path: str) -> Any:
    """What stands at a path such as `plannedDates/0/endDate`; None where there is nothing."""
    found: Any = record
    for step in path.split("/"):
        if isinstance(found, list):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


def xlsx_file(package: Mapping[str, Any], paths: list[str], records: Iterable[Record]) -> IO[bytes]:
    """A workbook: the grants, and what the file says of itself. It is on the disk, and goes when it is closed."""
    import xlsxwriter

    kept = TemporaryFile()  # noqa: SIM115
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": package["title"]})
        page = book.add_worksheet("grants")
        page.freeze_panes(1, 0)
        page.write_row(0, 0, [TITLES.get(path, path) for path in paths], book.add_format({"bold": True}))
        for number, record in enumerate(records, 1):
            for column, path in enumerate(paths):
                _write(page, number, column, value_at(record, path))
        about = book.add_worksheet("Meta")
        for number, (name, value) in enumerate(_flat(package)):
            about.write_string(number, 0, name)
            about.write_string(number, 1, plain(str(value)))
    kept.seek(0)
    return kept


def _write(page: Any, row: int, column: int, value: Any) -> None:
    """A sum as a number, which a workbook keeps to fifteen digits: more than any sum of money has here."""
    if isinstance(value, Decimal):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, plain(str(value)))


def _flat(package: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in package.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}/")
        else:
            yield f"{before}{name}", value
