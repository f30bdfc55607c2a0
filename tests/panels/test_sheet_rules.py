"""What a filled-in sheet says, cell by cell."""

import random
from typing import Any
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from grants.kernel.forms.texts import storable
from grants.kernel.spreadsheets import COULD_RUN
from grants.kernel.workbooks import Formula, Strange, column, lines_in, plain, safe, unsafe
from grants.panels.scoring.rules import Scale
from grants.panels.scoring.sheets import rules as sheet_rules
from grants.panels.scoring.sheets.rules import HEADINGS, SheetRow

SCALE = Scale()
APPLICATION, OTHER, NEED, PLAN = (UUID(int=number) for number in range(1, 5))
ROWS = [
    SheetRow(application, criterion, f"AP-{application.int}", f"Project {application.int}", name)
    for application in (APPLICATION, OTHER)
    for criterion, name in ((NEED, "Need"), (PLAN, "Plan"))
]
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=40)
cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    texts,
    texts.map(Formula),
    texts.map(Strange),
    st.sampled_from(["N/A", "=1+1", *HEADINGS, *(row.key for row in ROWS)]),
)


def sheet(*rows: SheetRow) -> dict[int, list[Any]]:
    return {1: list(HEADINGS), **{number: list(row.written) for number, row in enumerate(rows or ROWS, 2)}}


def read(cells: dict[int, list[Any]], expected: list[SheetRow] = ROWS) -> tuple[list[tuple[str, Any, str]], list[str]]:
    """What would change, and the cells that are wrong."""
    changes, problems = sheet_rules.read_rows(cells, expected, SCALE)
    return [(c.row.criterion, c.mark.mark, c.mark.reason) for c in changes], [p.field for p in problems]


def test_marks_reasons_and_what_does_not_apply_are_read():
    filled = sheet()
    filled[2][3:5] = [4, "Good"]
    filled[3][3:5] = [3.0, None]
    filled[4][3:5] = ["n/a", "Not asked of them"]
    assert read(filled) == ([("Need", 4, "Good"), ("Plan", 3, ""), ("Need", None, "Not asked of them")], [])


@given(st.randoms(use_true_random=False), st.integers(0, 9))
def test_rows_may_be_moved_sorted_and_set_apart(shuffle: random.Random, gap: int):
    filled = sheet()
    filled[2][3:5] = [4, "Good"]
    rows = [filled[number] for number in range(2, 6)]
    shuffle.shuffle(rows)
    moved = {1: filled[1], **{number * (gap + 1) + 2: row for number, row in enumerate(rows)}}
    assert read(moved) == ([("Need", 4, "Good")], [])


def test_every_wrong_cell_is_named():
    filled = sheet()
    filled[2][3:5] = ["four", "Good"]
    filled[3][3:5] = [6, ""]
    filled[4][3:5] = [5, " "]
    filled[5][3:5] = [None, "A reason alone"]
    assert read(filled) == ([], ["D2", "D3", "E4", "D5"])


def test_what_is_no_mark_is_refused():
    for typed in (4.5, True, False, float("inf"), float("nan"), "4", "five", Strange("2027-01-04"), 10**400, -1):
        filled = sheet()
        filled[2][3:5] = [typed, "Good"]
        assert read(filled) == ([], ["D2"]), typed


def test_a_key_that_was_changed_or_doubled_is_refused():
    changed = sheet()
    changed[3][5] = "something else"
    assert read(changed) == ([], ["F3"])
    lost = sheet()
    lost[3] = lost[3][:5]
    assert read(lost) == ([], ["F3"])
    doubled = sheet()
    doubled[6] = list(doubled[2])
    assert read(doubled) == ([], ["F6"])


def test_a_row_that_is_no_longer_theirs_is_refused():
    assert read(sheet(), ROWS[:2]) == ([], ["F4", "F5"])


def test_names_that_no_longer_fit_their_key_are_refused():
    swapped = sheet()
    swapped[2][5], swapped[4][5] = swapped[4][5], swapped[2][5]
    assert read(swapped)[1] == ["A2", "B2", "A4", "B4"]


def test_columns_that_do_not_belong_are_named():
    wider = sheet()
    wider[1] = [*wider[1], None, "My notes"]
    wider[2] = [*wider[2], "x"]
    assert read(wider)[1] == ["H1", "G2"]
    moved = sheet()
    moved = {number: [row[1], row[0], *row[2:]] for number, row in moved.items()}
    assert read(moved)[1][:2] == ["A1", "B1"]


def test_formulas_are_refused_wherever_they_are():
    for index, letter in enumerate("ABCDEF"):
        filled = sheet()
        filled[3][index] = Formula("=1+1")
        assert read(filled)[1] == [f"{letter}3"]


def test_what_is_kept_already_changes_nothing():
    kept = [
        SheetRow(APPLICATION, NEED, "AP", "T", "Need", 4, "Good", 2),
        SheetRow(OTHER, NEED, "AP", "T", "Need", None, "No", 1),
    ]
    assert read(sheet(*kept), kept) == ([], [])
    emptied = sheet(*kept)
    emptied[2][3:5] = [None, None]
    assert read(emptied, kept) == ([], [])


@given(texts, texts, texts)
@example("", "", "A line.\n\x1b")
def test_names_and_reasons_come_back_as_they_were(reference: str, title: str, reason: str):
    row = SheetRow(APPLICATION, NEED, reference, title, "Need", 3, reason.strip(), 1)
    for cell in row.written:
        assert not str(cell).startswith(COULD_RUN)
    assert read(sheet(row), [row]) == ([], [])


@given(texts)
def test_a_safe_text_says_the_same(text: str):
    assert unsafe(safe(text)) == plain(text)


@given(st.dictionaries(st.integers(1, 12), st.lists(cells, max_size=9), max_size=8))
def test_whatever_stands_in_the_cells_is_taken_or_named(cells: dict[int, list[Any]]):
    changes, problems = sheet_rules.read_rows(cells, ROWS, SCALE)
    for problem in problems:
        assert problem.field[0] in "ABCDEFGHI"
        assert int(problem.field[1:]) in {*cells, 1}
    for change in changes:
        assert change.mark.mark is None or SCALE.holds(change.mark.mark)
        assert storable(change.mark.reason)
        assert change.mark.reason.strip() or (change.mark.mark is not None and not SCALE.asks_why(change.mark.mark))


def test_columns_have_letters():
    assert [column(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_a_text_takes_a_line_for_each_of_its_own_and_more_where_it_is_long():
    assert lines_in("", 60) == 1
    assert lines_in("Short", 60) == 1
    assert lines_in("One\n\nthree", 60) == 3
    assert lines_in("word " * 60, 60) == 6
