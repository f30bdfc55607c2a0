"""Which figures of a pack somebody can open, and what they are called. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from grants.reporting.asking.rules import table_named
from grants.reporting.packs.behind import APPLICATIONS, FOOT, GRANTS, HEADLINE, PAYMENTS, RETURNS
from grants.reporting.packs.suppression_rules import is_small

HEADINGS = {
    GRANTS: "Grants made in this period",
    PAYMENTS: "Payments made in this period",
    RETURNS: "Returns accepted in this period",
}
FROM_FIVE = (RETURNS, APPLICATIONS)
"""Kinds of records that nobody outside opens where there are 1 to 4."""


def may_open(kind: str, number: int, *, is_administrator: bool) -> bool:
    """Whether somebody can open a figure of so many records. Applications are for administrators alone."""
    if is_administrator:
        return True
    return kind != APPLICATIONS and not (kind in FROM_FIVE and is_small(number))


def openable(rows: Mapping[str, Any], *, is_administrator: bool) -> frozenset[str]:
    """The keys of the figures that somebody can open."""
    return frozenset(
        key
        for key, (kind, places) in rows.get("opens", {}).items()
        if may_open(kind, len(places), is_administrator=is_administrator)
    )


def name_of(figures: Mapping[str, Any], key: str) -> str:
    """What a figure is called: its table, its line, and its column where that has figures of its own."""
    table, line, *column = key.split(".")
    if table == HEADLINE:
        return HEADINGS[line]
    found = table_named(figures, table)
    if found is None:
        return ""
    row = found["foot"] if line == FOOT else found["rows"][int(line)]
    told = f"{found['title']}: {row[0]}"
    return f"{told}, {found['columns'][int(column[0])]['heading'].lower()}" if column else told


def key_in(opens: Collection[str], table: str, line: int | str, column: int) -> str:
    """The key by which a cell of a table opens; empty where it does not."""
    own, whole = f"{table}.{line}.{column}", f"{table}.{line}"
    return own if own in opens else whole if whole in opens else ""


def sum_of(records: Sequence[Sequence[Any]]) -> int | None:
    """What the money of some records comes to; None where they have none."""
    pence = [record[5] for record in records if record[5] is not None]
    return sum(pence) if pence else None
