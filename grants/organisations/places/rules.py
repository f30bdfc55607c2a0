"""Lines of a file of postcodes: what each says, and what is wrong with it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grants.kernel.cleaning import cleaned
from grants.organisations.rules import postcode_problems, tidy_postcode

COLUMNS: Mapping[str, re.Pattern[str]] = {
    "postcode": re.compile(r"postcode|pcds"),
    "lsoa_code": re.compile(r"lsoa\d*(cd|_code)?"),
    "lsoa_name": re.compile(r"lsoa\d*(nm|_name)"),
    "ward_code": re.compile(r"ward\d*(cd|_code)?"),
    "ward_name": re.compile(r"ward\d*(nm|_name)"),
    "decile": re.compile(r"(imd\d*_)?decile"),
}
"""How each column may be called; the years in their names change with every census."""

DISTRICT = "district"
LONGEST = 200
_CODE = re.compile(r"[A-Z][0-9]{8}")
_LSOA_END = re.compile(r"\s+\d{3}[A-Z]$")


@dataclass(frozen=True)
class PlaceLine:
    """Where one postcode is, as a line of the file says."""

    postcode: str
    lsoa_code: str
    lsoa_name: str
    ward_code: str
    ward_name: str
    decile: int
    district: str


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be taken, by its number in the file, and why."""

    number: int
    reason: str


def columns_of(heading: Sequence[str]) -> dict[str, int]:
    """Where each column is. One that is not there is left out; `district` may be."""
    names = [cleaned(name).strip().lower() for name in heading]
    found = {key: at for key, kind in COLUMNS.items() for at, name in enumerate(names) if kind.fullmatch(name)}
    return found | ({DISTRICT: names.index(DISTRICT)} if DISTRICT in names else {})


def missing_columns(columns: Mapping[str, int]) -> list[str]:
    return [key for key in COLUMNS if key not in columns]


class LineReader:
    """Reads line after line of one file, and remembers what must not be said twice or in two ways."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._columns = columns
        self._postcodes: dict[str, int] = {}
        self._wards: dict[str, str] = {}

    def read(self, number: int, cells: Sequence[str]) -> PlaceLine | BadLine:
        reason = next(self._faults(number, cells), None)
        return BadLine(number, reason) if reason else self._line(cells)

    def _cell(self, cells: Sequence[str], key: str) -> str:
        return " ".join(cleaned(cells[self._columns[key]]).split())

    def _faults(self, number: int, cells: Sequence[str]) -> Iterator[str]:
        if len(cells) <= max(self._columns.values()):
            yield "it has too few columns"
            return
        postcode = tidy_postcode(self._cell(cells, "postcode")) or ""
        if not postcode or postcode_problems(postcode):
            yield f"{self._cell(cells, 'postcode') or 'nothing'} is no postcode"
        first = self._postcodes.setdefault(postcode, number)
        if first != number:
            yield f"{postcode} is in line {first:,} already"
        for key in ("lsoa_code", "ward_code"):
            if not _CODE.fullmatch(self._cell(cells, key)):
                yield f"{self._cell(cells, key) or 'nothing'} is no code like E01011299"
        for key in ("lsoa_name", "ward_name"):
            if not 0 < len(self._cell(cells, key)) <= LONGEST:
                yield f"the {key.replace('_', ' ')} is missing or too long"
        if self._cell(cells, "decile") not in {str(decile) for decile in range(1, 11)}:
            yield f"{self._cell(cells, 'decile') or 'nothing'} is no decile from 1 to 10"
        code, name = self._cell(cells, "ward_code"), self._cell(cells, "ward_name")
        if self._wards.setdefault(code, name) != name:
            yield f"the ward {code} was called {self._wards[code]} before"

    def _line(self, cells: Sequence[str]) -> PlaceLine:
        name = self._cell(cells, "lsoa_name")
        told = self._cell(cells, DISTRICT) if DISTRICT in self._columns else ""
        return PlaceLine(
            postcode=tidy_postcode(self._cell(cells, "postcode")) or "",
            lsoa_code=self._cell(cells, "lsoa_code"),
            lsoa_name=name,
            ward_code=self._cell(cells, "ward_code"),
            ward_name=self._cell(cells, "ward_name"),
            decile=int(self._cell(cells, "decile")),
            district=told or _LSOA_END.sub("", name),
        )
