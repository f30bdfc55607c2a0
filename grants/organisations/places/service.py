"""Postcodes are loaded: a whole file or nothing of it, a part at a time."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any, TextIO

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import DomainError
from grants.organisations.events import PlacesLoaded
from grants.organisations.places.models import PARTNERSHIP, WARD, Area, Place
from grants.organisations.places.rules import BadLine, LineReader, PlaceLine, columns_of

AT_ONCE = 1_000
"""How many lines are read, compared and written together."""

MOST_TOLD = 50
"""How many bad lines are told one by one."""


SEPARATORS = (",", ";", "\t")
"""What stands between cells, the usual one first: spreadsheets write what their country has."""

NOT_UTF_8 = (
    "The file cannot be read, because it is not text in UTF-8, and letters such as ô would come out wrong. Save it as"
    " “CSV UTF-8”, then load that. Nothing was loaded."
)


class BadFile(DomainError):
    """A file that cannot be loaded, so nothing of it was. `lines` are the first of its bad lines."""

    code = "bad_file"

    def __init__(self, message: str, lines: list[BadLine]) -> None:
        super().__init__(message)
        self.lines = lines


@dataclass(frozen=True)
class Loaded:
    """How many rows were new, changed, and the same as before."""

    new: int
    changed: int
    same: int


def load_places(session: Session, file: TextIO, *, actor: Actor, now: datetime) -> Loaded:
    """Load a CSV file of postcodes. Those that are here and not in the file stay.

    Raises BadFile when there is anything wrong in any line; then nothing should be kept.
    """
    bad: list[BadLine] = []
    counts, bad_count = [0, 0, 0], 0
    for lines in _parts(_read(file)):
        wrong = [line for line in lines if isinstance(line, BadLine)]
        bad_count += len(wrong)
        bad += wrong[: MOST_TOLD - len(bad)]
        if not bad:
            for at, number in enumerate(_keep(session, [line for line in lines if isinstance(line, PlaceLine)])):
                counts[at] += number
    if bad_count:
        raise BadFile(f"{bad_count:,} lines cannot be taken, so nothing was loaded.", bad)
    loaded = Loaded(*counts)
    if loaded.new or loaded.changed:
        publish(session, PlacesLoaded(load_id=new_id(), new=loaded.new, changed=loaded.changed), actor=actor, now=now)
    return loaded


def load_partnerships(session: Session, file: TextIO, *, actor: Actor, now: datetime) -> Loaded:
    """Load a CSV file with `code` and `name` of the Local Care Partnerships that can be chosen.

    Raises BadFile.
    """
    rows, bad = [], []
    for number, row in _rows(file):
        code, name = (" ".join(cleaned(row.get(key) or "").split()) for key in ("code", "name"))
        if not code.replace("-", "").replace("_", "").isalnum() or len(code) > 40 or not name:
            bad.append(BadLine(number, "it needs a code of letters and figures, and a name"))
        rows.append({"code": code, "name": name})
    if bad:
        raise BadFile(f"{len(bad):,} lines cannot be taken, so nothing was loaded.", bad[:MOST_TOLD])
    names = {row["code"]: row["name"] for row in rows}
    new, changed, same = _keep_areas(session, names, PARTNERSHIP)
    if new or changed:
        publish(session, PlacesLoaded(load_id=new_id(), new=new, changed=changed), actor=actor, now=now)
    return Loaded(new, changed, same)


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    lines = _lines(file)
    _, heading = next(lines, (0, []))
    names = [name.strip().lower() for name in heading]
    for number, cells in lines:
        yield number, dict(zip(names, cells, strict=False))


def _read(file: TextIO) -> Iterator[PlaceLine | BadLine]:
    lines = _lines(file)
    _, heading = next(lines, (0, []))
    columns = columns_of(heading)
    if columns.problems:
        raise BadFile(f"{' '.join(columns.problems)} Nothing was loaded.", [])
    reader = LineReader(columns.places)
    for number, cells in lines:
        yield reader.read(number, cells)


def _lines(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """The heading and each line that is not blank, with its number. Raises BadFile where it cannot be read."""
    number = 0
    try:
        heading = file.readline()
        reader = csv.reader(chain([heading], file), delimiter=max(SEPARATORS, key=heading.count))
        for cells in reader:
            number = reader.line_num
            if any(cell.strip() for cell in cells):
                yield number, cells
    except UnicodeDecodeError as error:
        raise BadFile(NOT_UTF_8, []) from error
    except csv.Error as error:
        raise BadFile(f"Line {number + 1:,} cannot be read, so nothing was loaded.", []) from error


def _parts(lines: Iterable[PlaceLine | BadLine]) -> Iterator[list[PlaceLine | BadLine]]:
    rest = iter(lines)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _keep(session: Session, lines: list[PlaceLine]) -> tuple[int, int, int]:
    _keep_areas(session, {line.ward_code: line.ward_name for line in lines}, WARD)
    wanted = {line.postcode: _columns(line) for line in lines}
    found = session.execute(select(*Place.__table__.columns).where(Place.postcode.in_(list(wanted)))).mappings()
    known = {row["postcode"]: dict(row) for row in found}
    new = [row for postcode, row in wanted.items() if postcode not in known]
    changed = [row for postcode, row in wanted.items() if postcode in known and known[postcode] != row]
    if new:
        session.execute(insert(Place), new)
    if changed:
        session.execute(update(Place), changed)
    return len(new), len(changed), len(wanted) - len(new) - len(changed)


def _columns(line: PlaceLine) -> dict[str, Any]:
    return {key: value for key, value in asdict(line).items() if key != "ward_name"}


def _keep_areas(session: Session, names: dict[str, str], kind: str) -> tuple[int, int, int]:
    known = {area.code: area for area in session.scalars(select(Area).where(Area.code.in_(list(names))))}
    new = [Area(code=code, kind=kind, name=name) for code, name in names.items() if code not in known]
    changed = [area for area in known.values() if (area.kind, area.name) != (kind, names[area.code])]
    session.add_all(new)
    for area in changed:
        area.kind, area.name = kind, names[area.code]
    session.flush()
    return len(new), len(changed), len(known) - len(changed)
