"""How the files of a dossier are called and listed. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

KEPT_FOR = timedelta(days=30)
"""How long a dossier can be taken after it was built. It holds what people told us, and can be built again."""
LONGEST_NAME = 100
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
"""What some system or other takes no file name with."""


@dataclass(frozen=True)
class Entry:
    """A line of the index: where a file is, what it is, its bytes and its SHA-256; without both where it is missing."""

    path: str
    what: str
    size: int | None
    digest: str


def path_of(folder: str, name: str, taken: Collection[str]) -> str:
    """Where a file goes: a plain name that leads out of no folder, and is no other's in letters of any size."""
    plain = _NOT_IN_NAMES.sub(" ", name).strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > 8:
        stem, dot, ending = plain, "", ""
    stem = stem[:LONGEST_NAME].strip(" .") or "file"
    path, number = f"{folder}/{stem}{dot}{ending}", 1
    while path.casefold() in taken:
        number += 1
        path = f"{folder}/{stem} ({number}){dot}{ending}"
    return path
