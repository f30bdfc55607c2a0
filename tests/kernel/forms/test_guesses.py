"""Who writes more than a number is told kindly that one is wanted, and which one they may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from grants.kernel.forms import from_form
from grants.kernel.forms.guesses import meant
from tests.kernel.forms.examples import asked, form_of

MEANT = [
    ("15-20", "18"),
    ("15 – 20", "18"),
    ("15 to 20", "18"),
    ("between 15 and 20 people", "18"),
    ("20-20", "20"),
    ("about 300", "300"),
    ("1,200 or so", "1,200"),
    ("20+", "20"),
    ("~ 20", "20"),
]
UNCLEAR = ["lots", "", "12.5", "1,2", "3 groups of 20", "2 x 15", "1/6/2027", "9" * 13, "x" * 5_000 + "3"]


@pytest.mark.parametrize(("typed", "number"), MEANT)
def test_a_refusal_proposes_the_number_that_is_meant(typed: str, number: str):
    form = form_of(asked("people", "number", "How many people will come?"))
    answers, (problem,) = from_form(form, MultiDict({"people": typed}))
    assert answers == {}
    assert problem.message == f"Enter one number for “How many people will come?”: your best guess, such as {number}."
    assert problem.field == "people"


@pytest.mark.parametrize("typed", UNCLEAR)
def test_nothing_is_proposed_where_it_cannot_be_told(typed: str):
    assert meant(typed) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_of_a_range_it_is_the_middle(low: int, more: int):
    proposed = int((meant(f"{low}-{low + more}") or "").replace(",", ""))
    assert low <= proposed <= low + more
    assert abs(2 * proposed - (2 * low + more)) <= 1


@pytest.mark.parametrize(
    ("kind", "field", "typed", "told"),
    [
        ("money", "it", "about 300", "Enter one amount in pounds for “What?”, such as 300."),
        ("money", "it", "£300-£400", "Enter one amount in pounds for “What?”, such as 350."),
        (
            "budget",
            "it-cost-1",
            "about 300",
            "“about 300” in “What?”, line 2: enter one amount in pounds, such as 300.",
        ),
        ("budget", "it-months", "5-6", "“5-6” in “What?”, months: enter one whole number, such as 6."),
        ("outcomes", "it-target-0", "15-20", "Enter one number of people for “A” in “What?”, such as 18."),
    ],
)
def test_every_kind_of_number_says_so(kind: str, field: str, typed: str, told: str):
    more = {"options": [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]} if kind == "outcomes" else {}
    form = form_of(asked("it", kind, "What?", **more))
    _, (problem,) = from_form(form, MultiDict({"it": "a", field: typed}))
    assert problem.message == told
