"""What can be done with several rows of a list at once: looked at before, then done with exactly what was looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor

MOST_AT_ONCE = 200
"""So many rows are done at once at most."""


@dataclass(frozen=True)
class Standing:
    """A row as it stands for an act: what it is called, what tells whether it changed, and why it cannot be done."""

    id: UUID
    words: str
    seen: str
    refusal: str | None = None


@dataclass(frozen=True)
class Act:
    """Something that is done with one record by itself as well, and harmless.

    `words` is its button; `will` and `did` follow a number of rows: “3 messages are held”. `standing` tells of records
    by their ids how they stand, in any order; `do` does it with one: it locks, decides again and publishes its event.
    """

    name: str
    list_name: str
    words: str
    will: str
    did: str
    standing: Callable[[Session, Actor, Sequence[UUID]], Sequence[Standing]]
    do: Callable[..., Any]


@dataclass(frozen=True)
class ActElsewhere:
    """Something that is done with several rows at once on a page of its own, with its own preview.

    The page gets the name of the list as `of`, and in its address which rows are ticked, or what was asked of the list.
    """

    name: str
    list_name: str
    words: str
    endpoint: str
