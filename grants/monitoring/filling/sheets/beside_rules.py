"""What a return's spreadsheet asks beside its questions, as the pages do: whether what we filled in is still right, and
why an answer that we ask about is right as it is. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from grants.kernel.forms.sheets import NO, YES, Cell, SheetRow, said_yes
from grants.kernel.problems import Problem
from grants.monitoring.asking.known_rules import SOURCES, Offer, confirmed, field_of_still_right
from grants.monitoring.reviewing.rules import field_of_because

STILL_RIGHT = "Is what we filled in above still right? It counts only if you say so, or change it."
NOT_CONFIRMED = "Say in the row below whether this is still right, or change it."


@dataclass(frozen=True)
class Query:
    """What we ask about an answer, and what was said so far about why it is right."""

    question: str
    because: str


def with_rows_beside(
    rows: Sequence[SheetRow], offered: Mapping[str, Offer], queries: Mapping[str, Query]
) -> Iterator[SheetRow]:
    """The rows, and after those of each question what is asked beside it."""
    for key, of_question in groupby(rows, key=lambda row: row.key):
        yield from of_question
        if key in offered:
            how = SOURCES[offered[key].source]
            yield SheetRow(field_of_still_right(key), key, STILL_RIGHT, "", how, "", (YES, NO))
        if key in queries:
            asked = f"We ask: {queries[key].question} Change your answer above, or say here why it is right as it is."
            yield SheetRow(field_of_because(key), key, asked, "", "A few words", queries[key].because)


def fields_beside(keys: Iterable[str]) -> frozenset[str]:
    """What the rows beside the questions with these keys stand for."""
    return frozenset(field(key) for key in keys for field in (field_of_still_right, field_of_because))


def reasons_in(cells: Mapping[str, Cell], queries: Mapping[str, Query]) -> dict[str, str]:
    """Why answers that we ask about are right, by their keys, as far as the cells say it."""
    found = {key: cells[field_of_because(key)] for key in queries if field_of_because(key) in cells}
    return {key: cell.text for key, cell in found.items() if cell.text.strip() and not cell.fault}


def counted_of(
    answers: Mapping[str, Any], cells: Mapping[str, Cell], offered: Mapping[str, Offer], names: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """The answers that count, and what holds others back, each named by its cell: what stands as we filled it in, and
    nobody has said to be right. `names` are those of the first cell of each question.
    """
    problems, right = [], set()
    for key in offered:
        cell = cells.get(field_of_still_right(key))
        if cell is None or not cell.text.strip():
            continue
        said = said_yes(cell.text)
        if said is None:
            problems.append(Problem(cell.name, f"Enter {YES} or {NO}.", "unreadable"))
        elif said:
            right.add(key)
    count = confirmed(answers, offered, right)
    held = [Problem(names[key], NOT_CONFIRMED, "not_confirmed") for key in answers if key not in count]
    return count, [*problems, *held]
