"""Rules of questions about packs. Pure."""

from collections.abc import Mapping
from typing import Any

from grants.kernel.problems import Problem

LONGEST_WORDS = 2000
MOST_OPEN = 20
"""Questions about one pack that wait for an answer."""


def words_problems(field: str, words: str, missing: str) -> list[Problem]:
    """What is wrong with a question or an answer."""
    if not words.strip():
        return [Problem(field, missing, "missing")]
    if len(words) > LONGEST_WORDS:
        return [Problem(field, f"Use at most {LONGEST_WORDS:,} characters.", "too_long")]
    return []


def table_named(figures: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """A table of a pack by its key; None where it has none like that."""
    return next((table for table in _tables(figures) if table["key"] == key), None)


def titles_of(figures: Mapping[str, Any]) -> dict[str, str]:
    """The titles of a pack's tables by their keys."""
    return {table["key"]: table["title"] for table in _tables(figures)}


def _tables(figures: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [table for section in figures.get("sections", ()) for table in section["tables"]]


def lines_of(table: Mapping[str, Any]) -> list[str]:
    """What the lines of a table are called, in their order, each once."""
    rows = [*table["rows"], *([table["foot"]] if table["foot"] else [])]
    return list(dict.fromkeys(str(row[0]) for row in rows))


def place_problems(figures: Mapping[str, Any], table: str, line: str) -> list[Problem]:
    """What is wrong with what a question is about: a table of the pack, and one of its lines or, empty, all of it."""
    found = table_named(figures, table)
    if found is None:
        return [Problem("table", "Choose a table of this pack.", "unknown")]
    if line and line not in lines_of(found):
        return [Problem("line", "Choose a line of this table.", "unknown")]
    return []
