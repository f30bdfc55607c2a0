"""Open data as files: JSON, and tables as the standard has them, piece by piece."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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


def table(paths: list[str], records: Iterable[Record]) -> Iterator[list[Any]]:
    """The headings, and one row for each grant."""
    yield [TITLES.get(path, path) for path in paths]
    for record in records:
        yield [value_at(record, path) for path in paths]


def about(package: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """What a file says of itself, each thing with its path."""
    for name, value in package.items():
        if isinstance(value, Mapping):
            yield from about(value, f"{before}{name}/")
        else:
            yield f"{before}{name}", value


def value_at(record: Record, path: str) -> Any:
    """What stands at a path such as `plannedDates/0/endDate`; None where there is nothing."""
    found: Any = record
    for step in path.split("/"):
        if isinstance(found, list):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found
