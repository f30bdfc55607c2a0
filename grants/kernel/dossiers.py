"""What every stage puts into the whole file of a grant, for an auditor."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.files import StoredFile
from grants.kernel.tables import csv_lines


@dataclass(frozen=True)
class Whole:
    """The grant whose file it is, and the application that it was made for; a grant that was imported has none."""

    award_id: UUID
    application_id: UUID | None


@dataclass(frozen=True)
class Piece:
    """One file of a dossier: its folder and name, and what it is, in words. It is a text, or a file that is stored."""

    folder: str
    name: str
    what: str
    text: str = ""
    digest: str = ""


Pieces = Callable[[Session, Whole], Iterable[Piece]]


def told(folder: str, name: str, what: str, lines: Iterable[tuple[str, Any]]) -> Piece:
    """A text of headings, each with what stands under it; those with nothing are left out."""
    parts = [f"{heading}\n{'-' * len(heading)}\n{said}\n" for heading, said in lines if said not in (None, "")]
    return Piece(folder, f"{name}.txt", what, text="\n".join(parts))


def listed(folder: str, name: str, what: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Piece:
    """A table."""
    return Piece(folder, f"{name}.csv", what, text="".join(csv_lines([headings, *rows])))


def stored(folder: str, what: str, file: StoredFile) -> list[Piece]:
    """A stored file; nothing where it was discarded."""
    return [] if file.discarded_at else [Piece(folder, file.name, what, digest=file.digest)]
