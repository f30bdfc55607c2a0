"""A bank's answer in CSV says of each payment what the layout reads in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.paying.bank_files.answer_csv import read_answers_csv
from grants.awards.paying.bank_files.answers import PAID, RETURNED, UNDER_WAY, UNKNOWN, Answer
from grants.awards.paying.bank_files.layout_rules import AnswerLayout, answer_layout_problems
from grants.kernel.money import Pence
from grants.kernel.problems import Invalid

LAYOUT = AnswerLayout(
    reference="Ref",
    status="Result",
    paid_words=("Paid", "Complete"),
    returned_words=("Rejected",),
    under_way_words=("Processing",),
    date="Value date",
    amount="Amount",
    reason="Why",
)


def test_each_row_is_an_answer_with_its_line():
    data = (
        "\ufeffVALUE DATE,Ref,Other,Result,Amount,Why\r\n"
        '04/03/2027,AW-1,x,PAID,"2,500.50",\r\n'
        "\r\n"
        "04/03/2027,AW-2,x,rejected,£1.00,Account closed\r\n"
        ",AW-3,x,Processing,,\r\n"
        ",AW-4,x,Hm\r\n"
    ).encode()
    day = date(2027, 3, 4)
    assert read_answers_csv(data, LAYOUT) == [
        Answer("AW-1", PAID, day, "", Pence(2500_50), 2),
        Answer("AW-2", RETURNED, day, "Account closed", Pence(1_00), 4),
        Answer("AW-3", UNDER_WAY, None, "", None, 5),
        Answer("AW-4", UNKNOWN, None, "", None, 6),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "Line 1: no column has the heading “Ref”"),
        ("Ref,Result,Value date,Amount,Why,ref\n", "Line 1: two columns have the heading “Ref”"),
        ("Ref,Result,Value date,Amount,Why\nAW-1,Paid,2027-03-04,,\n", "Line 2: “2027-03-04” is not a day"),
        ("Ref,Result,Value date,Amount,Why\nAW-1,Paid,,1.5,\n", "Line 2: “1.5” is not an amount"),
        ("Ref,Result,Value date,Amount,Why\nAW-1,Paid,,-1.50,\n", "Line 2: “-1.50” is not an amount"),
        ('Ref,Result,Value date,Amount,Why\nAW-1,"Pa', "Line 2: this cannot be read"),
        ("Ref,Result,Value date,Amount,Why\nAW-1,Paid,,," + "x" * 1_001, "Line 2: .* too long a cell"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(data: str, sentence: str):
    with pytest.raises(Invalid, match=sentence):
        read_answers_csv(data.encode(), LAYOUT)


@given(st.binary(max_size=200))
def test_whatever_comes_is_refused_by_name(data: bytes):
    with pytest.raises(Invalid):
        read_answers_csv(data, LAYOUT)


def test_a_layout_of_answers_is_refused_for_each_thing_that_is_wrong_with_it():
    assert answer_layout_problems(LAYOUT) == []
    assert AnswerLayout.of(LAYOUT.facts()) == LAYOUT
    wrong = AnswerLayout(reference="", status="S", paid_words=("Done",), returned_words=("done",), amount_in="euro")
    assert [(problem.field, problem.code) for problem in answer_layout_problems(wrong)] == [
        ("amount_in", "unknown"),
        ("reference", "missing"),
        ("returned_words", "repeated"),
    ]
