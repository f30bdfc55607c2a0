"""What a pack is made of: sections with sentences, tables and charts, as plain values that are kept with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grants.awards.books.rules import HELD_WORDS, WORDS
from grants.kernel.money import pounds
from grants.reporting.packs.suppression_rules import FEWEST, Counts, Pooled, added_up, pooled, pooled_over, sums_of

TEXT, COUNT, PENCE = "text", "count", "pence"
"""What a column holds. A count that is None is from 1 to 4."""

PAID, TO_PAY, FREE = "paid", "to pay", "free"
MEANINGS = {PAID: HELD_WORDS, TO_PAY: WORDS["to_pay_pence"][0], FREE: WORDS["uncommitted_pence"][0]}
"""What a part of a bar means: in all charts of all packs the same, in the same colour."""

OTHERS = "Others, too few to show apart"
TOO_FEW = f"fewer than {FEWEST}"

MOST_MONEY = "the grants with the most money first"
MOST_HERE = 300
"""Rows of a table that a document or a page shows: nobody reads more there. The spreadsheet of a pack has all."""

Cell = str | int | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Column:
    heading: str
    holds: str = TEXT


@dataclass(frozen=True)
class Table:
    """A table with its columns, the first of which names the row; `foot` adds up the rows, where there is one. `order`
    says which rows come first, where that is not plain to see.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    foot: Row | None = None
    order: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its name, and pence by what they mean."""

    name: str
    parts: Mapping[str, int]


@dataclass(frozen=True)
class Chart:
    """Bars of money; the sentence says what to see in them, and the table of the section tells the same."""

    title: str
    to_see: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Told:
    """Words of somebody, and who is named with them."""

    title: str
    words: str
    who: str


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    chart: Chart | None = None
    stories: Sequence[Told] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not (self.sentences or self.tables or self.stories)


def in_words(cell: Any, holds: str) -> str:
    """A cell as people read it."""
    if holds == TEXT:
        return str(cell or "")
    if cell is None:
        return TOO_FEW
    return pounds(cell) if holds == PENCE else f"{cell:,}"


def row_in_words(table: Mapping[str, Any], row: Row) -> list[str]:
    """The cells of a row of a table that was kept, as people read them."""
    return [in_words(cell, column["holds"]) for cell, column in zip(row, table["columns"], strict=True)]


def rows_here(table: Mapping[str, Any]) -> Sequence[Row]:
    """The rows of a table that was kept, as far as a document or a page shows them."""
    rows: Sequence[Row] = table["rows"][:MOST_HERE]
    return rows


def left_out(table: Mapping[str, Any]) -> str:
    """What is said of rows that are not shown; nothing where all are."""
    number = len(table["rows"])
    if number <= MOST_HERE:
        return ""
    order = f", {table['order']}" if table.get("order") else ""
    of_all = " The sums are those of all." if table["foot"] else ""
    return f"These are the first {MOST_HERE:,} of {number:,}{order}. All are in the spreadsheet of this pack.{of_all}"


def counts_table(
    key: str, title: str, columns: Sequence[Column], *parts: Mapping[str, Sequence[int]], adds_up: bool = True
) -> Table | None:
    """A table of numbers by group in which nothing from 1 to 4 is shown or found; None where there is none to show.

    The counts come first, the whole before its parts; money goes with the counts of its row. `parts` are added up, each
    being what a pack on it alone would tell. Where groups overlap the table does not add up, and has neither others nor
    a foot: a row that may not be shown, in any part, is left out.
    """
    number = sum(column.holds == COUNT for column in columns)
    counts: list[dict[str, Counts]] = [
        {name: tuple(values[:number]) for name, values in part.items()} for part in parts
    ]
    groups = added_up(parts)
    if not adds_up:
        rows: list[Row] = [(name, *groups[name]) for name in groups if _shown_in_all(name, counts)]
        return Table(key, title, columns, rows) if rows else None
    if not groups:
        return None
    whole, found = sums_of([*groups.values()]), pooled_over(counts)
    if found is None:
        may_show = pooled({"All": whole[:number]}) is not None
        return Table(key, title, columns, [], ("All", *whole)) if may_show else None
    return Table(key, title, columns, _rows(groups, found), ("All", *whole))


def _shown_in_all(name: str, parts: Sequence[Mapping[str, Counts]]) -> bool:
    theirs = [part[name] for part in parts if any(part.get(name, ()))]
    return bool(theirs) and all(pooled({name: counts}) for counts in theirs)


def _rows(groups: Mapping[str, Sequence[int]], found: Pooled) -> list[Row]:
    rows: list[Row] = [(name, *groups[name]) for name in found.shown]
    if found.together:
        rows.append((OTHERS, *sums_of([tuple(groups[name]) for name in found.together])))
    return rows
