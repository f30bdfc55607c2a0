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
    ("5k", "5,000"),
    ("about 1.5k", "1,500"),
    ("1 500 or so", "1,500"),
]
UNCLEAR = [
    *("lots", "15oo", "l5", "2000000000 people", "", "12.5", "1,2", "3 groups of 20", "2 x 15", "1/6/2027"),
    *("9" * 13, "x" * 5_000 + "3"),
]


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


@pytest.mark.parametrize(
    ("kind", "field", "typed", "kept"),
    [
        ("money", "it", "1 500", 1_500_00),
        ("money", "it", "£1\u202f500.50", 1_500_50),
        ("number", "it", "1 500", 1_500),
        ("outcomes", "it-target-0", "1,500", [{"outcome": "a", "target": 1_500}]),
    ],
)
def test_thousands_can_be_parted_by_a_comma_or_a_space(kind: str, field: str, typed: str, kept: object):
    more = {"options": [{"value": "a", "text": "A"}]} if kind == "outcomes" else {}
    answers, problems = from_form(form_of(asked("it", kind, "What?", **more)), MultiDict({"it": "a", field: typed}))
    assert (answers.get("it"), problems) == (kept, [])


@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_of_a_range_it_is_the_middle(low: int, more: int):
    proposed = int((meant(f"{low}-{low + more}") or "").replace(",", ""))
    assert low <= proposed <= low + more
    assert abs(2 * proposed - (2 * low + more)) <= 1


@pytest.mark.parametrize(
    ("kind", "field", "typed", "told"),
    [
        ("money", "it", "about 300", "Enter one amount in pounds for “What?”, such as 300."),
        ("money", "it", "£300-£400", "Enter an amount in pounds for “What?”, like 1200 or 1,200.50."),
        ("money", "it", "5k", "Enter one amount in pounds for “What?”, such as 5,000."),
        ("money", "it", "15oo", "Enter an amount in pounds for “What?”, like 1200 or 1,200.50."),
        ("money", "it", "50000000000000000", "That is too much for “What?”. Enter a smaller amount."),
        ("outcomes", "it-target-0", "999999999999", "Enter a smaller number of people for “A” in “What?”."),
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
