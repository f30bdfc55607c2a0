"""Whoever reads all packs, of each scheme and of several together, of any periods, finds no small number in them.

Periods may overlap in any way: each tells of the rounds that were decided to the end in it. What is published is
written down as linear equations between the numbers of applications by round, size, area and what became of them; what
is hidden would be found where the least and the greatest that a number can be are the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from grants.panels.deciding.equality.rules import AREA, SIZE
from grants.reporting.packs.demand import DECLINED, FUNDED, NOT_ELIGIBLE, Asked, Demand, section
from grants.reporting.packs.suppression_rules import is_small
from grants.reporting.packs.tables import OTHERS, Section

ROUNDS = (UUID(int=1), UUID(int=2), UUID(int=3))
"""Two rounds of one scheme, one decided to the end after the other, and between them one of another scheme."""
SCHEMES = ({ROUNDS[0], ROUNDS[2]}, {ROUNDS[1]}, set(ROUNDS))
"""The rounds of the schemes that a pack can be on: either, or both."""
SIZES, AREAS = ("Micro", "Small", "Large"), ("Armley", "Beeston")
HIDDEN = (DECLINED, NOT_ELIGIBLE)
Kind = tuple[UUID, str, str, str]
KINDS: list[Kind] = list(product(ROUNDS, SIZES, AREAS, HIDDEN))
History = dict[Kind, int]

histories = st.fixed_dictionaries(
    {(*kind, became): st.integers(0, 7) for kind in product(ROUNDS, SIZES, AREAS) for became in (*HIDDEN, FUNDED)}
)


def asked_in(history: History) -> list[Asked]:
    return [
        Asked(round_id, 1, became, {SIZE: [size], AREA: [area]})
        for (round_id, size, area, became), number in history.items()
        for _ in range(number)
    ]


def in_packs() -> list[list[UUID]]:
    """Of which rounds packs can tell together: those of one scheme or both that were decided in a run of time."""
    runs = [ROUNDS[first:last] for first, last in combinations(range(len(ROUNDS) + 1), 2)]
    found = [[each for each in run if each in scheme] for run in runs for scheme in SCHEMES]
    return [list(each) for each in dict.fromkeys(map(tuple, found)) if each]


def packs_of(history: History) -> Iterator[tuple[Sequence[UUID], Section]]:
    """What each pack tells of demand: of each scheme, of its funders alike, and of both, in any period."""
    asked = asked_in(history)
    for rounds in in_packs():
        theirs = [each for each in asked if each.round_id in rounds]
        yield rounds, section(Demand(theirs, rounds=len(rounds), undecided=0))


def published(history: History) -> Iterator[tuple[list[bool], int]]:
    """Every sum of hidden numbers that is told: which numbers it is the sum of, and what it comes to."""
    few = {one for (one, *more), found in packs_of(history) if not more and not found.tables}
    for rounds, found in packs_of(history):
        told = [each for each in rounds if each not in few]
        for table in found.tables:
            rows = [(str(row[0]), int(row[-2] if len(row) > 2 else row[-1] or 0)) for row in (*table.rows, table.foot)]
            yield from equations(told, table.key, rows)


def equations(told: Sequence[UUID], key: str, rows: Sequence[tuple[str, int]]) -> Iterator[tuple[list[bool], int]]:
    place = {"demand_by_size": 1, "demand_by_area": 2, "became": 3}[key]
    names = {name for name, _ in rows}
    for name, number in rows:
        group = {"All": lambda _: True, OTHERS: lambda value: value not in names}.get(name, name.__eq__)
        yield [kind[0] in told and group(kind[place]) for kind in KINDS], number


def can_be(history: History, wanted: Sequence[bool]) -> tuple[int, int]:
    """The least and the greatest that the sum of some hidden numbers can be for whoever has read everything."""
    told = list(published(history))
    sums: dict[str, object] = {}
    if told:
        sums = {"A_eq": np.array([row for row, _ in told], dtype=float), "b_eq": [number for _, number in told]}
    ends = []
    for sign in (1, -1):
        found = linprog(sign * np.array(wanted, dtype=float), bounds=(0, 100), **sums)
        assert found.success
        ends.append(round(sign * found.fun))
    return ends[0], ends[1]


def sought(history: History) -> Iterable[tuple[str, list[bool], int]]:
    """What somebody would like to know: of each set of rounds, each group by size, area and what became of it."""
    for number in range(1, len(ROUNDS) + 1):
        for rounds in combinations(ROUNDS, number):
            for place, groups in ((1, SIZES), (2, AREAS), (3, HIDDEN)):
                for group in groups:
                    which = [kind[0] in rounds and kind[place] == group for kind in KINDS]
                    yield group, which, sum(history[kind] for kind, is_in in zip(KINDS, which, strict=True) if is_in)
            whole = [kind[0] in rounds for kind in KINDS]
            yield "All", whole, sum(history[kind] for kind, is_in in zip(KINDS, whole, strict=True) if is_in)


@settings(max_examples=25)
@given(histories)
def test_no_small_number_is_found_by_reading_all_packs_of_all_periods(history: History):
    for name, which, number in sought(history):
        if is_small(number):
            least, most = can_be(history, which)
            assert least < most, f"{name} is found to be {number}"


def history_of(**numbers: Sequence[int]) -> History:
    """Declined applications from Armley by size, for the first round and the second."""
    found: History = dict.fromkeys(KINDS, 0)
    for round_id, sizes in zip(ROUNDS[:2], (numbers["first"], numbers["second"]), strict=True):
        for size, number in zip(SIZES, sizes, strict=True):
            found[(round_id, size, "Armley", DECLINED)] = number
    return found


def rows_of(history: History, told: Callable[[Sequence[UUID]], bool]) -> dict[str, int]:
    """How many of each size were not funded, in the pack on these rounds."""
    (found,) = [found for rounds, found in packs_of(history) if told(rounds)]
    (table,) = [table for table in found.tables if table.key == "demand_by_size"]
    return {str(row[0]): int(row[3] or 0) for row in table.rows}


def test_a_group_hidden_in_one_round_is_hidden_in_the_pack_on_all():
    """Taken by itself the sum may be shown, and with the other round's pack it would tell."""
    history = history_of(first=(3, 6, 9), second=(9, 9, 9))
    assert rows_of(history, lambda rounds: list(rounds) == [ROUNDS[0]]) == {"Large": 9, OTHERS: 9}
    assert rows_of(history, lambda rounds: list(rounds) == [*ROUNDS[:2]]) == {"Large": 18, OTHERS: 27}


def test_a_round_that_declined_few_is_left_out_of_the_pack_on_all():
    history = history_of(first=(3, 0, 0), second=(9, 9, 9))
    assert rows_of(history, lambda rounds: list(rounds) == [*ROUNDS[:2]]) == {"Micro": 9, "Small": 9, "Large": 9}
