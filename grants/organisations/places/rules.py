"""Lines of a file of postcodes: what each says, and what is wrong with it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grants.kernel.cleaning import cleaned
from grants.organisations.rules import postcode_problems, tidy_postcode

COLUMNS: Mapping[str, re.Pattern[str]] = {
    "postcode": re.compile(r"postcode|pcds"),
    "lsoa_code": re.compile(r"lsoa(\d*)(cd|_code)?"),
    "lsoa_name": re.compile(r"lsoa(\d*)(nm|_name)"),
    "ward_code": re.compile(r"ward(\d*)(cd|_code)?"),
    "ward_name": re.compile(r"ward(\d*)(nm|_name)"),
    "decile": re.compile(r"(?:imd(\d*)_)?decile"),
}
"""How each column may be called, with the year of its edition, which changes with every census."""

_SAME_EDITION = (("lsoa_code", "lsoa_name"), ("ward_code", "ward_name"))

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


@dataclass(frozen=True)
class Columns:
    """Where each column is, by key, and what keeps the file from being read."""

    places: Mapping[str, int]
    problems: tuple[str, ...] = ()


def columns_of(heading: Sequence[str]) -> Columns:
    """Which columns are read: of several editions of one the newest, in whatever order. `district` may be missing."""
    names = [cleaned(name).strip().lower() for name in heading]
    found = {key: _editions(names, pattern) for key, pattern in COLUMNS.items()}
    places = {key: max(editions)[1] for key, editions in found.items() if editions}
    if DISTRICT in names:
        places[DISTRICT] = names.index(DISTRICT)
    missing = [key for key in COLUMNS if key not in places]
    problems = [f"The file has no column for: {', '.join(missing)}."] if missing else []
    problems += [_unclear([names[at] for _, at in each]) for each in found.values() if not _is_clear(each)]
    for one, other in _SAME_EDITION:
        years = {max(found[key])[0] for key in (one, other) if found[key]} - {0}
        if len(years) > 1:
            problems.append(_unclear([names[places[one]], names[places[other]]], "are of different years"))
    return Columns(places, tuple(problems))


def _editions(names: Sequence[str], pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The year of each column of one kind, or 0, with its place."""
    matches = ((pattern.fullmatch(name), at) for at, name in enumerate(names))
    return [(_year(match.group(1) if pattern.groups else None), at) for match, at in matches if match]


def _year(written: str | None) -> int:
    """`11`, `2019` or nothing, as a year: 0 for nothing."""
    year = int(written or 0)
    return year + 2000 if 0 < year < 100 else year


def _is_clear(editions: Sequence[tuple[int, int]]) -> bool:
    """Whether it is clear which is the newest: each has a year of its own, or there is one only."""
    years = [year for year, _ in editions]
    return len(years) < 2 or (all(years) and len(set(years)) == len(years))


def _unclear(names: Sequence[str], why: str = "say the same, and not which is the newest") -> str:
    return f"The columns {' and '.join(names)} {why}. Take out what is not to be read."


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
