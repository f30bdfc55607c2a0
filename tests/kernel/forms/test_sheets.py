"""A question set as rows of a spreadsheet, and its answers back, with what is wrong named by its cell."""

from typing import Any

import pytest
from hypothesis import given

from grants.kernel.forms import QuestionSet, visible
from grants.kernel.forms.kinds import kind_of
from grants.kernel.forms.sheets import Cell, is_on_sheets, read_cells, rows_of
from tests.kernel.forms.examples import asked, form_of
from tests.kernel.forms.strategies import readable

TWO = [{"value": "a", "text": "The front"}, {"value": "b", "text": "The back"}]
FORM = form_of(
    asked("people", "number", "How many?"),
    asked("doors", "many_of", "Which doors?", options=TWO),
    asked("door", "one_of", "Which door?", options=TWO),
    asked("ok", "yes_no", "Is it well?"),
    asked("day", "date", "When?"),
    asked("spent", "sums", "What went where?", options=TWO),
    asked("budget", "budget", "What does it cost?"),
)


def read(**cells: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    named = {
        field.replace("__", "-"): Cell(f"D{number}", text) for number, (field, text) in enumerate(cells.items(), 2)
    }
    answers, problems = read_cells(FORM, named)
    return answers, [(problem.field, problem.message) for problem in problems]


@given(readable())
def test_what_a_sheet_shows_is_read_back_as_the_same_answers(case: tuple[QuestionSet, dict[str, Any]]):
    form, answers = case
    rows = rows_of(form, answers)
    cells = {row.field: Cell(f"D{number}", row.typed) for number, row in enumerate(rows, 2)}
    given_back, problems = read_cells(form, cells)
    assert problems == []
    for question in visible(form, answers):
        value = answers.get(question.key)
        shown = any(row.typed.strip() for row in rows if row.key == question.key)
        if is_on_sheets(question) and shown and not kind_of(question).is_empty(value):
            assert given_back[question.key] == value, question


def test_choices_are_given_by_their_words_and_ticks_by_yes():
    rows = {row.field: row for row in rows_of(FORM, {"doors": ["b"], "ok": False})}
    assert rows["doors-1"].typed == "Yes"
    assert (rows["doors-1"].part, rows["door"].choices) == ("The back", ("The front", "The back"))
    assert rows["ok"].typed == "No"
    assert "budget" not in {row.key for row in rows.values()}
    answers, wrong = read(people="25", doors__0="x", doors__1="no", door="the  BACK", ok="y")
    assert (answers, wrong) == ({"people": 25, "doors": ["a"], "door": "b", "ok": True}, [])


def test_days_are_told_in_three_cells_and_sums_by_line():
    answers, wrong = read(day__day="1", day__month="4", day__year="2027", spent__pence__1="£12.50")
    assert (answers, wrong) == ({"day": "2027-04-01", "spent": {"rows": [{"of": "b", "pence": 12_50}]}}, [])
    assert read(people="", day__day=" ") == ({}, [])


@pytest.mark.parametrize(
    ("cells", "cell", "told"),
    [
        ({"people": "a dozen"}, "D2", "Enter a whole number for “How many?”"),
        ({"people": "1", "door": "The roof"}, "D3", "Choose one of these for “Which door?”: “The front”"),
        ({"ok": "perhaps"}, "D2", "Enter Yes or No for “Is it well?”"),
        ({"spent__pence__0": "5", "spent__pence__1": "lots"}, "D3", "“lots” in “What went where?”, The back"),
        ({"day__day": "31", "day__month": "2", "day__year": "2027"}, "D2", "Your answer to “When?” must be a real"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_cell(cells: dict[str, str], cell: str, told: str):
    answers, wrong = read(**cells)
    (problem,) = wrong
    assert problem[0] == cell
    assert problem[1].startswith(told)
    assert set(answers) <= {"people"}
