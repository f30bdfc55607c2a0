"""Small numbers: whoever reads everything in a table and subtracts learns none of them."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.packs.suppression_rules import FEWEST, Counts, is_small, pooled, sums_of
from grants.reporting.packs.tables import COUNT, OTHERS, PENCE, TEXT, Column, counts_table

FUNDED = (Column("Group", TEXT), Column("Asked", COUNT), Column("Funded", COUNT), Column("Not funded", COUNT))


@st.composite
def groups_of(draw: st.DrawFn, largest: int = 12) -> dict[str, Counts]:
    """Up to six groups, each with how many asked, were funded and were not."""
    found = {}
    for name in "ABCDEF"[: draw(st.integers(0, 6))]:
        funded, not_funded = draw(st.integers(0, largest)), draw(st.integers(0, largest))
        found[name] = (funded + not_funded, funded, not_funded)
    return found


@given(groups_of())
def test_nothing_from_one_to_four_is_shown(groups: dict[str, Counts]):
    table = counts_table("demand", "Demand", FUNDED, groups)
    cells = [cell for row in (*table.rows, table.foot) for cell in row[1:]] if table else []
    assert not any(is_small(cell) for cell in cells)


@given(groups_of())
def test_what_is_shown_adds_up_to_the_total(groups: dict[str, Counts]):
    table = counts_table("demand", "Demand", FUNDED, groups)
    if table is not None and table.rows:
        assert sums_of([tuple(row[1:]) for row in table.rows]) == tuple(table.foot[1:]) == sums_of([*groups.values()])


@given(groups_of(largest=4))
def test_whoever_solves_the_table_finds_no_small_number(groups: dict[str, Counts]):
    """The attack: every way to fill in the groups that are shown together, knowing their names, that each has somebody
    and what they come to. Each small number among them could as well be another.
    """
    found = pooled(groups)
    if found is None or not found.together:
        return
    whole = sums_of([groups[name] for name in found.together])
    number = len(found.together)
    for name in found.together:
        possible = {
            (funded, unfunded)
            for funded, unfunded in product(range(whole[1] + 1), range(whole[2] + 1))
            if funded + unfunded > 0 and whole[0] - funded - unfunded >= number - 1
        }
        for column, real in enumerate(groups[name][1:]):
            assert not is_small(real) or len({each[column] for each in possible}) > 1
        assert max(sum(each) for each in possible) >= FEWEST


@given(groups_of())
def test_a_group_is_never_alone_among_others(groups: dict[str, Counts]):
    found = pooled(groups)
    assert found is None or len(found.together) != 1


def test_small_groups_take_the_next_smallest_with_them():
    groups = {"Armley": (3, 3, 0), "Beeston": (20, 10, 10), "Hunslet": (9, 5, 4)}
    table = counts_table("demand", "Demand", FUNDED, {**groups, "Hunslet": (10, 5, 5)})
    assert table is not None
    assert list(table.rows) == [("Beeston", 20, 10, 10), (OTHERS, 13, 8, 5)]


def test_money_goes_with_the_numbers_of_its_row():
    columns = (Column("Size", TEXT), Column("Grants", COUNT), Column("Money", PENCE))
    table = counts_table("size", "By size", columns, {"Micro": (6, 100), "Small": (2, 50), "Large": (7, 30)})
    assert table is not None
    assert list(table.rows) == [("Large", 7, 30), (OTHERS, 8, 150)]
    assert table.foot == ("All", 15, 180)


def test_what_is_small_altogether_is_not_shown():
    assert counts_table("demand", "Demand", FUNDED, {"Armley": (2, 1, 1)}) is None
    assert counts_table("demand", "Demand", FUNDED, {}) is None
    alone = counts_table("demand", "Demand", FUNDED, {"Armley": (3, 0, 3), "Beeston": (3, 0, 3)})
    assert alone is not None
    assert (list(alone.rows), alone.foot) == ([(OTHERS, 6, 0, 6)], ("All", 6, 0, 6))


def test_groups_that_overlap_are_left_out_one_by_one():
    table = counts_table("who", "Who", FUNDED, {"Carers": (9, 9, 0), "Men": (2, 2, 0)}, adds_up=False)
    assert table is not None
    assert (list(table.rows), table.foot) == ([("Carers", 9, 9, 0)], None)
