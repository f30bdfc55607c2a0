"""A file in CSV has its columns as the layout says, runs in no spreadsheet, and says what it was made of."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.awards.paying.bank_files import layout_rules as named
from grants.awards.paying.bank_files.csv_files import payments_csv, read_payments
from grants.awards.paying.bank_files.layout_rules import Column, Layout, layout_problems
from grants.awards.paying.bank_files.lines import pence_of_lines
from grants.kernel.problems import Invalid
from grants.kernel.spreadsheets import as_meant, harmless
from tests.awards.bank_files.given import PAYER, line, some_lines

PAY_ON = date(2027, 3, 4)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NEEDED = tuple(Column(named.FIELDS[field], field) for field in named.NEEDED)
ALL = (
    *NEEDED,
    *(Column(named.FIELDS[f], f) for f in (named.STATEMENT, named.PAID_FOR, named.PAY_ON, named.OUR_ACCOUNT)),
)


@st.composite
def layouts(draw) -> Layout:
    columns = draw(st.permutations([*ALL, Column("Type", named.FIXED, draw(st.sampled_from(["99", "=1+1", "BACS"])))]))
    return Layout(
        columns=tuple(columns),
        date_format=draw(st.sampled_from(list(named.DATE_FORMATS))),
        sort_code_format=draw(st.sampled_from(list(named.SORT_CODE_FORMATS))),
        amount_in=draw(st.sampled_from(list(named.AMOUNTS))),
        has_header=draw(st.booleans()),
        separator=draw(st.sampled_from(list(named.SEPARATORS))),
    )


@settings(max_examples=150)
@given(layouts(), some_lines(most=4))
def test_what_a_layout_writes_is_read_back_as_it_was(layout: Layout, lines):
    # Signs that no printer prints are no part of a name
    lines = [
        line(
            n,
            amount_pence=each.amount_pence,
            sort_code=each.sort_code,
            account_number=each.account_number,
            payee_name=printed(each.payee_name),
            paid_for=printed(each.paid_for),
        )
        for n, each in enumerate(lines, 1)
    ]
    assert layout_problems(layout) == []

    data = payments_csv(lines, PAYER, layout, pay_on=PAY_ON)

    assert read_payments(data, layout) == lines
    assert data == payments_csv(lines, PAYER, layout, pay_on=PAY_ON)
    assert pence_of_lines(read_payments(data, layout)) == pence_of_lines(lines)
    for row in csv.reader(StringIO(data.decode(), newline=""), delimiter=layout.separator):
        assert not any(cell.startswith(DANGEROUS) for cell in row)


def printed(text: str) -> str:
    return "".join(each for each in text if each.isprintable()) or "A name"


@given(st.text() | st.builds("".join, st.lists(st.sampled_from(("'", *DANGEROUS)), min_size=1)))
def test_a_cell_made_harmless_is_meant_as_it_was(text: str):
    assert as_meant(harmless(text)) == text
    assert not harmless(text).startswith(DANGEROUS)


def test_a_file_has_headings_columns_and_a_fixed_text_in_their_order():
    layout = Layout(
        columns=(
            Column("Type", named.FIXED, "99"),
            Column("Sort", named.SORT_CODE),
            Column("Account", named.ACCOUNT_NUMBER),
            Column("Name", named.PAYEE),
            Column("Pence", named.AMOUNT),
            Column("Day", named.PAY_ON),
            Column("Ref", named.REFERENCE),
        ),
        sort_code_format="-",
        amount_in="pence",
        letters="bank",
        date_format="%Y%m%d",
    )
    payments = [line(1, payee_name="=HYPERLINK(…)", account_number="00012345"), line(2, payee_name="Café, “Tŷ”")]
    assert payments_csv(payments, PAYER, layout, pay_on=PAY_ON).decode() == (
        "Type,Sort,Account,Name,Pence,Day,Ref\r\n"
        "99,08-99-99,00012345,HYPERLINK(...),250051,20270304,AW-4F7K-0001\r\n"
        "99,08-99-99,66374958,\"Cafe, 'Ty'\",250052,20270304,AW-4F7K-0002\r\n"
    )


def test_a_layout_is_refused_for_each_thing_that_is_wrong_with_it():
    columns = (*NEEDED[:3], Column("", "nonsense"), Column("Amount", named.AMOUNT), Column(" amount", named.FIXED))
    problems = layout_problems(Layout(columns=columns, separator="x", date_format="%c"))
    assert [(problem.field, problem.code) for problem in problems] == [
        ("date_format", "unknown"),
        ("separator", "unknown"),
        ("columns.3.field", "missing"),
        ("columns.3.heading", "missing"),
        ("columns.5.text", "missing"),
        ("columns", "missing"),
        ("columns", "repeated"),
    ]
    assert layout_problems(Layout(columns=NEEDED * 9))[0].code == "too_many"
    assert layout_problems(Layout(columns=tuple(Column("", c.field) for c in NEEDED), has_header=False)) == []


def test_a_layout_is_stored_and_read_back():
    layout = Layout(columns=ALL, separator="\t")
    assert Layout.of(layout.facts()) == layout
    assert named.digest(layout) == named.digest(Layout.of(layout.facts())) != named.digest(Layout(columns=ALL))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a,b\r\n", "Line 1: these are not the headings"),
        (b'"a', "Line 1: this cannot be read as CSV"),
        (b"a\xff", "Line 1: the file is not in UTF-8"),
        (b"a\n\0", "Line 2: this is no text"),
    ],
)
def test_what_is_no_file_of_the_layout_is_refused_with_its_line(data: bytes, sentence: str):
    with pytest.raises(Invalid, match=sentence):
        read_payments(data, Layout(columns=NEEDED))
