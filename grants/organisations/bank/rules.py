"""Bank accounts: what can be one, how one is shown, and what looks odd about one. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from grants.kernel.cleaning import cleaned_code
from grants.kernel.names import folded
from grants.kernel.problems import Problem
from grants.organisations.asking.gap_rules import Gap, untold
from grants.organisations.asking.rules import PAYMENT
from grants.organisations.rules import text_problems

FITS, DOUBTFUL, NOT_CHECKED = "fits", "doubtful", "not_checked"
"""Whether sort code and account number fit each other, as far as that could be checked."""

FIRST, CHANGED, SAME = "first", "changed", "same"
"""What became of the numbers when an account was saved."""

TOLD_IT_YOURSELF = "You told us this account, so somebody else has to check it."

FRESH = timedelta(days=90)
"""How long contact details that came before a changed account are too new to check it with."""

LONGEST_ACCOUNT_NAME = 120
LONGEST_NOTE = 1000
LONGEST_ROLL_NUMBER = 18
FIELDS = ("account_name", "sort_code", "account_number", "roll_number", "two_signatories")
_ROLL = re.compile(r"[A-Z0-9/.\- ]*")
_LEGAL_FORMS = frozenset({"limited", "ltd", "cic", "cio", "scio", "the", "plc", "llp"})


@dataclass(frozen=True)
class Account:
    """A bank account with its numbers. Never in events, logs, lists or exports."""

    account_name: str
    sort_code: str
    account_number: str
    roll_number: str = ""

    def __repr__(self) -> str:
        return f"Account(ending {self.last_digits})"

    @property
    def last_digits(self) -> str:
        return self.account_number[-3:]

    @property
    def identity(self) -> str:
        """What makes it the same account as another: a building society's roll number belongs to it."""
        return " ".join(filter(None, (self.sort_code, self.account_number, self.roll_number)))


def tidy_account(given: Mapping[str, Any]) -> Account:
    """Numbers without spaces and hyphens; an account number of six or seven figures gets its noughts."""
    digits = _digits(given.get("account_number"))
    return Account(
        account_name=" ".join(str(given.get("account_name") or "").split()),
        sort_code=_digits(given.get("sort_code")),
        account_number=digits.zfill(8) if len(digits) in (6, 7) else digits,
        roll_number=" ".join(cleaned_code(str(given.get("roll_number") or "")).upper().split()),
    )


def _digits(typed: Any) -> str:
    return re.sub(r"[\s-]", "", cleaned_code(str(typed or "")))


def account_problems(account: Account) -> list[Problem]:
    """What keeps these from being the details of an account in this country."""
    problems = text_problems(account.account_name, "account_name", "the name on the account", LONGEST_ACCOUNT_NAME)
    if not re.fullmatch(r"[0-9]{6}", account.sort_code):
        problems.append(Problem("sort_code", "Enter the sort code with its six figures, like 30-99-50."))
    if not re.fullmatch(r"[0-9]{8}", account.account_number):
        sentence = "Enter the account number with its eight figures. If yours has six or seven, that is fine too."
        problems.append(Problem("account_number", sentence))
    if len(account.roll_number) > LONGEST_ROLL_NUMBER or not _ROLL.fullmatch(account.roll_number):
        problems.append(Problem("roll_number", "Enter the roll number as it is on the passbook or statement."))
    return problems


def account_prompts(*, account_name: str, legal_name: str, two_signatories: bool, number_check: str) -> list[str]:
    """What to look at again. Never a reason to refuse: a person may know better."""
    prompts = []
    if number_check == DOUBTFUL:
        prompts.append("The account number does not seem to belong to this sort code. Check both on a statement.")
    if not _same_name(account_name, legal_name):
        prompts.append(
            f"The account is called “{account_name}”, the organisation “{legal_name}”. They should be the same."
        )
    if not two_signatories:
        prompts.append("Two people who are not related should have to agree to each payment. Ask your bank for this.")
    return prompts


def _same_name(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    words = folded(name.replace(".", "")).split()  # “C.I.C.” is a CIC
    return "".join([word for word in words if word not in _LEGAL_FORMS] or words)


def bank_gaps(*, has_account: bool, is_paid: bool = True) -> list[Gap]:
    """An account is needed before money is paid, not before, and only of an organisation that is paid itself."""
    return [] if has_account or not is_paid else [untold("bank", "account_name", PAYMENT, "the bank account")]


def what_became_of_numbers(before: str | None, after: str) -> str:
    """Whether an account has its first numbers, others, or the same, by the fingerprints."""
    if before is None:
        return FIRST
    return SAME if before == after else CHANGED


def dispute_problems(note: str) -> list[Problem]:
    """What is wrong with what somebody writes who says that an account is not theirs. They need write nothing."""
    if len(note) > LONGEST_NOTE:
        return [Problem("note", f"Use at most {LONGEST_NOTE:,} characters.", "too_long")]
    return []


def explanation_problems(explanation: str) -> list[Problem]:
    """What is wrong with why an account that looks odd is as it should be."""
    if not explanation.strip():
        return [Problem("explanation", "Say why the account is as it should be.", "missing")]
    if len(explanation) > LONGEST_NOTE:
        return [Problem("explanation", f"Use at most {LONGEST_NOTE:,} characters.", "too_long")]
    return []


@dataclass(frozen=True)
class Weights:
    """One line of the banks' table of weights: for sort codes from `first` to `last`."""

    first: str
    last: str
    method: str
    weights: tuple[int, ...]
    exception: int | None = None


class UnreadableWeights(ValueError):
    """A line of the table that cannot be read. The message says which."""


def read_weights(lines: Sequence[str]) -> list[Weights]:
    """The banks' table as they publish it: two sort codes, a method, fourteen weights, perhaps an exception.

    Raises UnreadableWeights.
    """
    return [_line(number, line.split()) for number, line in enumerate(lines, 1) if line.strip()]


def _line(number: int, parts: Sequence[str]) -> Weights:
    numbers = parts[3:]
    good = len(parts) in (17, 18) and parts[2] in ("MOD10", "MOD11", "DBLAL")
    good = good and all(re.fullmatch(r"[0-9]{6}", code) for code in parts[:2]) and parts[0] <= parts[1]
    if not good or not all(re.fullmatch(r"-?[0-9]{1,3}", text) for text in numbers):
        raise UnreadableWeights(f"Line {number} is not a line of the table of weights.")
    weights = tuple(int(text) for text in numbers)
    return Weights(parts[0], parts[1], parts[2], weights[:14], weights[14] if len(weights) == 15 else None)


def number_check(sort_code: str, account_number: str, lines: Sequence[Weights]) -> str:
    """Whether the numbers fit, by those lines of the table that are for this sort code.

    No line means that nothing is known of it. A line with an exception has rules of its own that are
    not followed here, so then nothing is said either.
    """
    if not lines or any(line.exception is not None for line in lines):
        return NOT_CHECKED
    return FITS if all(_passes(sort_code + account_number, line) for line in lines) else DOUBTFUL


def _passes(digits: str, line: Weights) -> bool:
    products = [int(digit) * weight for digit, weight in zip(digits, line.weights, strict=True)]
    if line.method == "DBLAL":
        return sum(int(figure) for product in products for figure in str(abs(product))) % 10 == 0
    return sum(products) % (10 if line.method == "MOD10" else 11) == 0
