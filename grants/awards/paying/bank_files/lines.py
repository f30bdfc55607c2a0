"""What a file to a bank pays, line by line, and from which account. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Problem, check

LONGEST_REFERENCE = 18
"""Characters of a reference that come through every way of paying in the United Kingdom."""
MOST_LINES = 10_000
LARGEST_AMOUNT = Pence(99_999_999_999)
"""Eleven figures of pence, which is all that Bacs has room for: in one payment, and in all of a file."""

_REFERENCE = re.compile(rf"[A-Z0-9][A-Z0-9./-]{{0,{LONGEST_REFERENCE - 1}}}")
_SORT_CODE = re.compile("[0-9]{6}")
_ACCOUNT_NUMBER = re.compile("[0-9]{8}")
_USER_NUMBER = re.compile("[0-9]{6}")


@dataclass(frozen=True)
class PaymentLine:
    """One payment of a file. Its numbers are for the file alone: never in events, logs or lists.

    `end_to_end_reference` is what the bank's answer calls it, and is unlike that of any other payment.
    `remittance_reference` is what the payee reads on their statement, and `paid_for` says more where the bank has
    room. A building society finds its member by `roll_number`, so the society gets that in place of our reference.
    """

    end_to_end_reference: str
    payee_name: str
    sort_code: str
    account_number: str
    amount_pence: Pence
    paid_for: str
    remittance_reference: str
    roll_number: str = ""

    def __repr__(self) -> str:
        return f"PaymentLine({self.end_to_end_reference}, ending {self.account_number[-3:]})"

    @property
    def statement_reference(self) -> str:
        """What is told to the payee's bank with the money."""
        return self.roll_number or self.remittance_reference


@dataclass(frozen=True)
class Payer:
    """The grant-maker's own account. `service_user_number` is from Bacs; empty for who does not send files there."""

    name: str
    sort_code: str
    account_number: str
    service_user_number: str = ""

    def __repr__(self) -> str:
        return f"Payer({self.name}, ending {self.account_number[-3:]})"


def is_sort_code(text: str) -> bool:
    return _SORT_CODE.fullmatch(text) is not None


def is_account_number(text: str) -> bool:
    return _ACCOUNT_NUMBER.fullmatch(text) is not None


def is_service_user_number(text: str) -> bool:
    return _USER_NUMBER.fullmatch(text) is not None


def payer_of(*, name: str, sort_code: str, account_number: str, service_user_number: str) -> Payer:
    """The account to pay from, as the settings have it. Raises Conflict where they have none."""
    if not account_number:
        raise Conflict("Our own bank account is not set, so no file can be written.", code="payer_missing")
    return Payer(name, sort_code, account_number, service_user_number)


def pence_of_lines(lines: Sequence[PaymentLine]) -> Pence:
    return Pence(sum(line.amount_pence for line in lines))


def line_problems(lines: Sequence[PaymentLine]) -> list[Problem]:
    """What keeps these payments out of any file, each at `lines.0.sort_code` and the like."""
    if not lines:
        return [Problem("lines", "There is nothing to pay.", "too_few")]
    if len(lines) > MOST_LINES:
        return [Problem("lines", f"A file has at most {MOST_LINES:,} payments.", "too_many")]
    problems = [problem for place, line in enumerate(lines) for problem in _problems_of(line, f"lines.{place}")]
    if pence_of_lines(lines) > LARGEST_AMOUNT:
        problems.append(Problem("lines", "The payments come to more than a file can pay.", "too_large"))
    named = Counter(line.end_to_end_reference for line in lines)
    return problems + [
        Problem("lines", f"The reference {reference} is there {times} times.", "repeated")
        for reference, times in named.items()
        if times > 1
    ]


def _problems_of(line: PaymentLine, at: str) -> list[Problem]:
    whose = line.end_to_end_reference or line.payee_name
    wrong = {
        "end_to_end_reference": _REFERENCE.fullmatch(line.end_to_end_reference) is None,
        "remittance_reference": _REFERENCE.fullmatch(line.remittance_reference) is None,
        "payee_name": not line.payee_name.strip(),
        "sort_code": not is_sort_code(line.sort_code),
        "account_number": not is_account_number(line.account_number),
        "amount_pence": not 0 < line.amount_pence <= LARGEST_AMOUNT,
    }
    return [
        Problem(f"{at}.{field}", _SENTENCES[field].format(whose=whose)) for field, is_wrong in wrong.items() if is_wrong
    ]


_SENTENCES = {
    "end_to_end_reference": "The reference {whose} is not one that banks take: at most 18 capital letters and figures.",
    "remittance_reference": "The reference for the statement of {whose} is not one that banks take.",
    "payee_name": "The payment {whose} names nobody to pay.",
    "sort_code": "The sort code of {whose} has not six figures.",
    "account_number": "The account number of {whose} has not eight figures.",
    "amount_pence": "The amount of {whose} is nothing, or more than a file can pay.",
}


def check_lines(lines: Sequence[PaymentLine]) -> None:
    """Raises Invalid with all that keeps these payments out of any file."""
    check(line_problems(lines))
