"""Layouts: which column of a CSV file holds what, for any bank or finance system. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from grants.kernel.problems import Problem

FOR_PAYMENTS, FOR_ANSWERS = "payments", "answers"
KINDS = (FOR_PAYMENTS, FOR_ANSWERS)

REFERENCE, PAYEE, SORT_CODE, ACCOUNT_NUMBER, AMOUNT = "reference", "payee_name", "sort_code", "account_number", "amount"
STATEMENT, PAID_FOR, PAY_ON = "statement_reference", "paid_for", "pay_on"
OUR_NAME, OUR_SORT_CODE, OUR_ACCOUNT, FIXED = "our_name", "our_sort_code", "our_account_number", "fixed"
FIELDS = {
    PAYEE: "Payee’s name",
    SORT_CODE: "Payee’s sort code",
    ACCOUNT_NUMBER: "Payee’s account number",
    AMOUNT: "Amount",
    REFERENCE: "Our reference of the payment",
    STATEMENT: "Reference for the payee’s statement",
    PAID_FOR: "What it is for",
    PAY_ON: "Day to pay on",
    OUR_NAME: "Our name",
    OUR_SORT_CODE: "Our sort code",
    OUR_ACCOUNT: "Our account number",
    FIXED: "The same text in each line",
}
NEEDED = (PAYEE, SORT_CODE, ACCOUNT_NUMBER, AMOUNT, REFERENCE)
"""Without these nobody can be paid, or no answer be recognised."""

DATE_FORMATS = {"%d/%m/%Y": "31/12/2027", "%Y-%m-%d": "2027-12-31", "%d%m%Y": "31122027", "%Y%m%d": "20271231"}
SORT_CODE_FORMATS = {"": "309950", "-": "30-99-50", " ": "30 99 50"}
"""What stands between the pairs of a sort code, with an example."""
AMOUNTS = {"pounds": "Pounds, like 2500.50", "pence": "Pence, like 250050"}
SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Upright line"}
LETTERS = {"all": "All letters", "bank": "Only those that banks take"}

MOST_COLUMNS = 40
LONGEST_NAME = 80
LONGEST_CELL = 100
MOST_WORDS = 20


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it holds, and the text of one that is the same in each line."""

    heading: str
    field: str
    text: str = ""


@dataclass(frozen=True)
class Layout:
    """How a file of payments is written: its columns in their order, and how days, sort codes and sums look."""

    columns: tuple[Column, ...]
    date_format: str = "%d/%m/%Y"
    sort_code_format: str = ""
    amount_in: str = "pounds"
    has_header: bool = True
    separator: str = ","
    letters: str = "all"

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """From what is stored or sent, as `facts` gives it."""
        return cls(**{**told, "columns": tuple(Column(**column) for column in told["columns"])})

    def facts(self) -> dict[str, Any]:
        return {**asdict(self), "columns": [asdict(column) for column in self.columns]}


@dataclass(frozen=True)
class AnswerLayout:
    """How a bank's answer in CSV is read: by the headings of its columns.

    The words of each outcome are compared without regard to capitals. `date`, `amount` and `reason` may be empty, where
    the bank says none.
    """

    reference: str
    status: str
    paid_words: tuple[str, ...]
    returned_words: tuple[str, ...]
    under_way_words: tuple[str, ...] = ()
    date: str = ""
    amount: str = ""
    reason: str = ""
    date_format: str = "%d/%m/%Y"
    amount_in: str = "pounds"
    separator: str = ","

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """From what is stored or sent, as `facts` gives it."""
        words = {name: tuple(told.get(name, ())) for name in WORDS}
        return cls(**{**told, **words})

    def facts(self) -> dict[str, Any]:
        return {**asdict(self), **{name: list(getattr(self, name)) for name in WORDS}}


WORDS = ("paid_words", "returned_words", "under_way_words")


def digest(layout: Layout | AnswerLayout) -> str:
    """A mark of what a layout says: whoever saves one tells by it which they have tried."""
    return hashlib.sha256(json.dumps(layout.facts(), sort_keys=True).encode()).hexdigest()[:32]


def name_problems(name: str) -> list[Problem]:
    if not name.strip():
        return [Problem("name", "Give the layout a name, like that of the bank.", "missing")]
    if len(name) > LONGEST_NAME:
        return [Problem("name", f"Use at most {LONGEST_NAME} characters.", "too_long")]
    return []


def layout_problems(layout: Layout) -> list[Problem]:
    """What is wrong with how payments are to be written."""
    problems = _chosen("date_format", layout.date_format, DATE_FORMATS)
    problems += _chosen("sort_code_format", layout.sort_code_format, SORT_CODE_FORMATS)
    problems += _chosen("amount_in", layout.amount_in, AMOUNTS) + _chosen("separator", layout.separator, SEPARATORS)
    problems += _chosen("letters", layout.letters, LETTERS)
    if len(layout.columns) > MOST_COLUMNS:
        problems.append(Problem("columns", f"A layout has at most {MOST_COLUMNS} columns.", "too_many"))
    for place, column in enumerate(layout.columns):
        problems += _column_problems(column, f"columns.{place}", layout.has_header)
    held = {column.field for column in layout.columns}
    problems += [
        Problem("columns", f"Add a column for this: {FIELDS[field]}.", "missing")
        for field in NEEDED
        if field not in held
    ]
    headings = Counter(column.heading.strip().casefold() for column in layout.columns if layout.has_header)
    problems += [
        Problem("columns", f"Two columns have the heading “{heading}”.", "repeated")
        for heading, times in headings.items()
        if heading and times > 1
    ]
    return problems


def _column_problems(column: Column, at: str, has_header: bool) -> list[Problem]:
    problems = []
    if column.field not in FIELDS:
        problems.append(Problem(f"{at}.field", "Choose what the column holds.", "missing"))
    if has_header and not column.heading.strip():
        problems.append(Problem(f"{at}.heading", "Give the column its heading.", "missing"))
    if column.field == FIXED and not column.text.strip():
        problems.append(Problem(f"{at}.text", "Say which text stands in each line.", "missing"))
    for field, text in (("heading", column.heading), ("text", column.text)):
        if len(text) > LONGEST_CELL or not text.isprintable():
            sentence = f"Use at most {LONGEST_CELL} characters, on one line."
            problems.append(Problem(f"{at}.{field}", sentence, "too_long"))
    return problems


def answer_layout_problems(layout: AnswerLayout) -> list[Problem]:
    """What is wrong with how a bank's answer is to be read."""
    problems = _chosen("date_format", layout.date_format, DATE_FORMATS)
    problems += _chosen("amount_in", layout.amount_in, AMOUNTS) + _chosen("separator", layout.separator, SEPARATORS)
    for field, missing in (
        ("reference", "Say which column has our reference."),
        ("status", "Say which column tells what became of the payment."),
    ):
        if not getattr(layout, field).strip():
            problems.append(Problem(field, missing, "missing"))
    for field in ("reference", "status", "date", "amount", "reason"):
        if len(getattr(layout, field)) > LONGEST_CELL:
            problems.append(Problem(field, f"Use at most {LONGEST_CELL} characters.", "too_long"))
    if not layout.paid_words:
        problems.append(Problem("paid_words", "Say by which words the bank tells that it has paid.", "missing"))
    if not layout.returned_words:
        problems.append(Problem("returned_words", "Say by which words the bank tells that it has not paid.", "missing"))
    problems += [
        Problem(name, f"Use at most {MOST_WORDS} words, each of at most {LONGEST_CELL} characters.", "too_many")
        for name in WORDS
        if len(getattr(layout, name)) > MOST_WORDS or any(len(word) > LONGEST_CELL for word in getattr(layout, name))
    ]
    told = Counter(word.strip().casefold() for name in WORDS for word in set(getattr(layout, name)))
    problems += [
        Problem("returned_words", f"“{word}” cannot mean two things.", "repeated") for word, n in told.items() if n > 1
    ]
    return problems


def _chosen(field: str, value: str, choices: Mapping[str, str]) -> list[Problem]:
    return [] if value in choices else [Problem(field, "Choose one of the list.", "unknown")]
