"""Layouts as a form has them."""

import re

from flask import request

from grants.awards.paying.bank_files.layout_rules import FOR_PAYMENTS, AnswerLayout, Column, Layout
from grants.kernel.pages import FormReader

_OF_COLUMN = re.compile(r"columns\.([0-9]{1,3})\.(?:heading|field|text)")
FEWEST_ROWS, SPARE_ROWS = 6, 1


def content_of_form(kind: str) -> Layout | AnswerLayout:
    """The layout that the form of its kind says, whatever is wrong with it."""
    reader = FormReader(request.form)
    return _layout(reader) if kind == FOR_PAYMENTS else _answer_layout(reader)


def _layout(reader: FormReader) -> Layout:
    """Rows that say nothing are left out."""
    columns = (
        Column(
            heading=reader.text(f"columns.{row}.heading").strip(),
            field=reader.text(f"columns.{row}.field"),
            text=reader.text(f"columns.{row}.text").strip(),
        )
        for row in range(_rows_sent())
    )
    return Layout(
        columns=tuple(column for column in columns if column.field or column.heading or column.text),
        date_format=reader.text("date_format"),
        sort_code_format=reader.text("sort_code_format"),
        amount_in=reader.text("amount_in"),
        has_header=reader.flag("has_header"),
        separator=reader.text("separator"),
        letters=reader.text("letters"),
    )


def _answer_layout(reader: FormReader) -> AnswerLayout:
    return AnswerLayout(
        reference=reader.text("reference").strip(),
        status=reader.text("status").strip(),
        paid_words=_words(reader.text("paid_words")),
        returned_words=_words(reader.text("returned_words")),
        under_way_words=_words(reader.text("under_way_words")),
        date=reader.text("date").strip(),
        amount=reader.text("amount").strip(),
        reason=reader.text("reason").strip(),
        date_format=reader.text("date_format"),
        amount_in=reader.text("amount_in"),
        separator=reader.text("separator"),
    )


def _words(typed: str) -> tuple[str, ...]:
    """One in each line, each once."""
    return tuple(dict.fromkeys(word.strip() for word in typed.splitlines() if word.strip()))


def _rows_sent() -> int:
    places = [int(found[1]) for found in map(_OF_COLUMN.fullmatch, request.form) if found]
    return max(places, default=-1) + 1


def rows_to_show(columns: int) -> int:
    """How many rows for columns a form has: some are spare, and as many as were sent where it was refused."""
    return max(FEWEST_ROWS, columns + SPARE_ROWS, _rows_sent())
