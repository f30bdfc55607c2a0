"""What a layout makes of a sample, to be looked at before it is saved. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grants.awards.paying.bank_files.answer_csv import read_answers_csv
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.bank_files.csv_files import payments_csv, rows_of
from grants.awards.paying.bank_files.layout_rules import (
    AnswerLayout,
    Layout,
    answer_layout_problems,
    digest,
    layout_problems,
)
from grants.awards.paying.bank_files.lines import Payer, PaymentLine
from grants.kernel.money import Pence
from grants.kernel.problems import Invalid, Problem, check

MADE_UP_PAYER = Payer("Made-up Foundation", "001122", "00112233", "123456")
"""Pays the sample where our own account is not set; no bank has this sort code."""
LONGEST_SAMPLE = 20_000


def _made_up(number: int, name: str, pence: int, account: str, roll_number: str = "") -> PaymentLine:
    reference = f"SAMPLE-{number}"
    return PaymentLine(
        reference, name, "001122", account, Pence(pence), "A made-up grant, instalment 1", reference, roll_number
    )


MADE_UP = (
    _made_up(1, "Gardening Neighbours", 2_500_00, "00012345"),
    _made_up(2, "Caffi O’Neill, Tŷ Gwyn & Sons", 1, "10203040"),
    _made_up(3, "=Equals Community Group", 1_234_567_89, "99887766", "R/123 45"),
)
"""Payments that show what files often get wrong: noughts in front, accents, commas, what a spreadsheet would run."""


@dataclass(frozen=True)
class Trial:
    """What became of a sample. `tried` says which layout it was, to be sent back with what is saved.

    `rows` are those of a file that was written, `answers` what was read in one.
    """

    tried: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    answers: tuple[Answer, ...] = ()


def try_layout(layout: Layout, *, payer: Payer, pay_on: date) -> Trial:
    """A file of made-up payments. Raises Invalid with what is wrong with the layout."""
    check(layout_problems(layout))
    data = payments_csv(MADE_UP, payer, layout, pay_on=pay_on)
    rows = tuple(tuple(row) for _, row in rows_of(data, layout.separator))
    return Trial(digest(layout), data.decode(), rows)


def try_answer_layout(layout: AnswerLayout, sample: str) -> Trial:
    """What is read in a sample of a bank's answer. Raises Invalid with what is wrong with either, at `sample`."""
    problems: list[Problem] = answer_layout_problems(layout)
    if not sample.strip():
        problems.append(Problem("sample", "Put in a few lines of the bank’s file, with its headings.", "missing"))
    elif len(sample) > LONGEST_SAMPLE:
        problems.append(Problem("sample", f"Use at most {LONGEST_SAMPLE:,} characters of it.", "too_long"))
    check(problems)
    answers = _read(layout, sample)
    if not answers:
        raise Invalid([Problem("sample", "Put in at least one line beneath the headings.", "too_few")])
    return Trial(digest(layout), answers=tuple(answers))


def _read(layout: AnswerLayout, sample: str) -> Sequence[Answer]:
    try:
        return read_answers_csv(sample.encode(), layout)
    except Invalid as error:
        raise Invalid([Problem("sample", each.message, each.code) for each in error.problems]) from error


def trial_problems(layout: Layout | AnswerLayout, tried: str) -> list[Problem]:
    """What keeps a layout from being saved that is not the one that was tried."""
    if tried == digest(layout):
        return []
    return [Problem("tried", "Try the layout on a sample first, and look at what comes of it.", "not_tried")]
