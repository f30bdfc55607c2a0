"""Long lists of ids in slices that one statement takes: PostgreSQL takes 65,535 values, SQLite 32,766."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
MOST = 2_000
"""Few enough for a statement that names each several times."""

AT_ONCE = 500
"""Rows that are in memory at once where thousands with long answers are read one after the other."""


def slices(items: Collection[Item], most: int | None = None) -> Iterator[list[Item]]:
    """The items in their order, so many at a time; nothing where there are none."""
    rest = iter(items)
    while some := list(islice(rest, most or MOST)):
        yield some
