"""Reading a file in the 360Giving standard, JSON, CSV or XLSX: which grants in it we can take, and why not the others.

Pure: bytes in, values out. Real files carry extra columns, odd dates and identifiers that identify
nobody. What a grant cannot be without refuses it; what it can be without is left out, with a remark.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from grants.kernel.cleaning import cleaned_all
from grants.kernel.money import Pence
from grants.reporting.giving360.grants import LONGEST_NUMBER, GrantReader, PastGrant, is_sum
from grants.reporting.giving360.tables import UnreadableTable, entries_of_csv, entries_of_xlsx

LARGEST_FILE = 64 * 1024 * 1024
MOST_GRANTS = 200_000


class NotReadable(ValueError):
    """The file as a whole cannot be read. The message is a plain sentence."""


@dataclass(frozen=True)
class Listed:
    """A grant that is not taken, or not in full, and the reason."""

    grant_id: str
    reason: str


@dataclass(frozen=True)
class GivingFile:
    """A file as read. `stated` is its own total in pounds: every amount in it that is a sum in GBP."""

    grants: tuple[PastGrant, ...]
    refused: tuple[Listed, ...]
    remarks: tuple[Listed, ...]
    entries: int
    stated: Decimal


def total(grants: Iterable[PastGrant]) -> Pence:
    """What these grants come to."""
    return Pence(sum(int(grant.amount) for grant in grants))


def read_file(content: bytes, *, today: date, name: str = "") -> GivingFile:
    """Read a 360Giving file: a table where its name ends in .csv or .xlsx, else JSON.

    Raises NotReadable when it is too large, is not what its name says, or holds no list of grants.
    """
    rows = _entries(content, name.lower())
    entries = [entry for _, entry in rows]
    grants, refused, remarks = [], [], []
    places: dict[str, str] = {}
    for place, entry in rows:
        reader = GrantReader(entry, today)
        grant = reader.grant()
        told = _told(place, grant.grant_id if grant else reader.name)
        first = places.setdefault(grant.grant_id, place) if grant else place
        if grant is None or first != place:
            reasons = reader.faults or [f"the id was used before in the file, by {first}"]
            refused.append(Listed(told, "; ".join(reasons)))
            continue
        grants.append(grant)
        remarks += [Listed(told, remark) for remark in reader.remarks]
    stated = sum(filter(None, map(_stated, entries)), Decimal(0))
    return GivingFile(tuple(grants), tuple(refused), tuple(remarks), len(entries), stated)


# The file as a whole


def _told(place: str, grant_id: str | None) -> str:
    """How a grant is called: by its row in a table, and by its id where it has one that can be told."""
    if place.startswith("row "):
        return f"{place}, {grant_id}" if grant_id else place
    return grant_id or f"{place} in the file"


def _entries(content: bytes, name: str) -> list[tuple[str, Any]]:
    """What the file lists, each with its place in it."""
    if len(content) > LARGEST_FILE:
        raise NotReadable(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    found = list(islice(_rows(content, name), MOST_GRANTS + 1))
    if len(found) > MOST_GRANTS:
        raise NotReadable(f"The file holds more than {MOST_GRANTS:,} grants. Load it in parts.")
    return found


def _rows(content: bytes, name: str) -> Iterator[tuple[str, Any]]:
    table = next((read for ending, read in _TABLES.items() if name.endswith(ending)), None)
    if table is None:
        yield from ((f"grant number {place}", cleaned_all(entry)) for place, entry in enumerate(_json(content), 1))
        return
    try:
        yield from ((f"row {row}", entry) for row, entry in table(content))
    except UnreadableTable as error:
        raise NotReadable(str(error)) from error


_TABLES = {".csv": entries_of_csv, ".xlsx": entries_of_xlsx}


def _json(content: bytes) -> list[Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=_number, parse_int=_whole, parse_constant=_number)
    except UnicodeDecodeError as error:
        raise NotReadable("The file is not text in UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise NotReadable(f"The file is not JSON: {error}.") from error
    entries = data.get("grants") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise NotReadable("The file holds no list of grants: a 360Giving file has one under “grants”.")
    return entries


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONGEST_NUMBER else _number(text)


def _stated(entry: Any) -> Decimal | None:
    """What an entry says was awarded, in pounds; None where it states no sum of pounds."""
    amount = entry.get("amountAwarded") if isinstance(entry, dict) else None
    if not is_sum(amount) or entry.get("currency") != "GBP":
        return None
    return Decimal(amount)
