"""Rules of repayments: how much can be asked back, and how one stands. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from grants.awards.changing.variations.rules import reason_problems
from grants.kernel.counting import counted
from grants.kernel.look import day
from grants.kernel.money import LARGEST_PENCE, Pence, pounds, share
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

PROPOSED, KEPT, DROPPED = "proposed", "kept", "dropped"
ASKED, PART_PAID, PAID, WAIVED = "asked", "part_paid", "paid", "waived"
STATES = (PROPOSED, ASKED, PART_PAID, PAID, WAIVED, DROPPED)
OWED = (ASKED, PART_PAID)
OURS = (PROPOSED, DROPPED)
"""What nobody outside reads."""
NOT_SETTLED = (WAIVED, DROPPED)
"""Repayments whose source can be settled anew."""

KEEPING_STATES = (PROPOSED, KEPT, DROPPED)

LEAST_DAYS = 14
"""How long at least somebody has who is to pay money back."""
MOST_DAYS = 366
LONGEST_SOURCE = 200
_ARTICLES = frozenset({"a", "an", "the", "their", "your", "our", "its"})
_A_RETURN = re.compile(r"\breturns?(?: (?:no|nr|number))? (\d+)")


@dataclass(frozen=True)
class Asked:
    """A repayment: what was asked, in pence, what has come in, and how it stands."""

    amount: int
    received: int
    state: str

    @property
    def counts(self) -> int:
        """What of the money that was paid out it takes up: of one that is waived or dropped only what has come in."""
        return self.received if self.state in NOT_SETTLED else self.amount


def state_of(amount_pence: int, received_pence: int) -> str:
    """How a repayment stands of which so much has come in."""
    if received_pence >= amount_pence:
        return PAID
    return PART_PAID if received_pence else ASKED


def can_be_asked(paid_pence: int, others: Iterable[Asked], carried_pence: int = 0) -> int:
    """The most that can be asked back, or kept for later, of what was paid out: beside the other repayments of a grant
    and what of it the grantee was let keep.
    """
    return max(0, paid_pence - carried_pence - sum(each.counts for each in others))


def parts_that_come_back(received_pence: int, borne: Sequence[tuple[UUID, int]]) -> list[tuple[UUID, Pence]] | None:
    """Which part of money that comes back is whose, by the funder's id: as they have paid it and not had back.

    `borne` is that in pence. Nobody gets back more than that; None where all of it is less than what comes back.
    """
    left = [max(pence, 0) for _, pence in borne]
    if sum(left) < received_pence:
        return None
    parts = share(received_pence, left)
    return [(funder_id, part) for (funder_id, _), part in zip(borne, parts, strict=True) if part]


def _plain(text: str) -> str:
    """Without capitals, and with the usual sign for each that only looks different, such as a raised or wide figure."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def source_key(source: str) -> str:
    """One key for all ways to write where an amount comes from: no signs, capitals, articles or leading noughts."""
    words = re.sub(r"[\W_]+", " ", re.sub(r"(?<=[^\W\d_])(?=\d)", " ", _plain(source))).split()
    said = " ".join(
        str(int(word)) if word.isascii() and word.isdigit() else word for word in words if word not in _ARTICLES
    )
    return _A_RETURN.sub(r"return \1", said)


def source_problems(source: str, *, returns: int) -> list[Problem]:
    """What is wrong with what is said to tell of an amount, of a grant that makes so many returns."""
    problems = text_problems(source, "source", "where the amount comes from", LONGEST_SOURCE)
    if problems:
        return problems
    key = source_key(source)
    if not any(sign.isalpha() for sign in key):
        return [Problem("source", "Say in words where it comes from, such as return 1, or their accounts.", "invalid")]
    unknown = [number for number in _A_RETURN.findall(key) if not 0 < int(number) <= returns]
    if not unknown:
        return []
    makes = f"makes {counted(returns, 'return')}" if returns else "makes no return"
    sentence = f"This grant {makes}, so there is no return {unknown[0]}. Say where the amount comes from."
    return [Problem("source", sentence, "unknown")]


def settled_problem(source: str, *, kept: Iterable[str], asked: Iterable[str]) -> Problem | None:
    """Why nothing more is kept or asked back of a source: it is settled already. `kept` and `asked` are the keys of
    what is.
    """
    key = source_key(source)
    if key in asked:
        how = "It is asked back already"
    elif key in kept:
        how = "They keep it, or it is proposed that they do"
    else:
        return None
    sentence = f"{how}. If this is other money, say exactly of what, such as “return 1, travel”."
    return Problem("source", sentence, "settled")


def keeping_refusal(state: str, ends_on: date | None, *, today: date) -> Problem | None:
    """Why a grantee keeps nothing for the time that comes: there is none once its grant is over. What is left of that
    is asked back, or stays where it is.
    """
    if state != "accepted" or (ends_on is not None and ends_on < today):
        sentence = "This grant has ended, so no time comes for which they could keep it. Ask it back instead."
        return Problem("", sentence, "ended")
    return None


def amount_problems(amount_pence: int | None, *, most_pence: int) -> list[Problem]:
    if amount_pence is None or amount_pence <= 0:
        return [Problem("amount_pence", "Enter an amount of more than nothing.", "too_small")]
    if amount_pence > most_pence:
        sentence = f"{pounds(most_pence)} of what was paid can be asked back. Enter that or less."
        return [Problem("amount_pence", sentence, "more_than_paid")]
    return []


def asking_problems(
    amount_pence: int | None,
    source: str,
    reason: str,
    due_on: date | None,
    *,
    most_pence: int,
    returns: int,
    today: date,
) -> list[Problem]:
    """What is wrong with asking money back of a grant that makes so many `returns`."""
    return [
        *amount_problems(amount_pence, most_pence=most_pence),
        *source_problems(source, returns=returns),
        *reason_problems(reason, "reason", "Say why the money is asked back."),
        *due_problems(due_on, today),
    ]


def due_problems(due_on: date | None, today: date) -> list[Problem]:
    """What is wrong with the day by which money is asked back."""
    earliest, latest = today + timedelta(days=LEAST_DAYS), today + timedelta(days=MOST_DAYS)
    if due_on is None:
        return [Problem("due_on", "Enter the day by which it is to be paid.", "missing")]
    if due_on < earliest:
        return [Problem("due_on", f"Give them two weeks: enter {day(earliest)} or later.", "too_early")]
    if due_on > latest:
        return [Problem("due_on", "Enter a day within a year. Check the year.", "too_late")]
    return []


def confirming_refusal(due_on: date, *, today: date) -> Problem | None:
    """Why another cannot confirm any more that money is asked back: the grantee would have too little time."""
    if not due_problems(due_on, today):
        return None
    sentence = (
        f"Nobody could pay by {day(due_on)}, with {LEAST_DAYS} days at least. Drop this, and propose a later day."
    )
    return Problem("", sentence, "too_late")


def comes_back_by(due_on: date, reference: str) -> str:
    """What a letter says happens to money that is asked back."""
    return (
        f"Please pay it back by {day(due_on)}, and write {reference} with it. The page of your grant says into which "
        "account. If you cannot pay by then, ask us for more time before that day."
    )


def carrying_problems(
    amount_pence: int | None, source: str, reason: str, *, most_pence: int, returns: int
) -> list[Problem]:
    """What is wrong with letting a grantee keep what it has not spent, for the time that comes."""
    return [
        *amount_problems(amount_pence, most_pence=most_pence),
        *source_problems(source, returns=returns),
        *reason_problems(reason, "reason", "Say what it will be spent on."),
    ]


def receipt_problems(
    amount_pence: int | None, received_on: date | None, *, left_pence: int, asked_on: date, today: date
) -> list[Problem]:
    """What is wrong with money that came in for a repayment of which `left_pence` is owed."""
    problems = []
    if amount_pence is None or amount_pence <= 0 or amount_pence > LARGEST_PENCE:
        problems.append(Problem("amount_pence", "Enter the amount that came in.", "too_small"))
    elif amount_pence > left_pence:
        sentence = f"{pounds(left_pence)} is owed. If more came in, ask the bank."
        problems.append(Problem("amount_pence", sentence, "more_than_owed"))
    if received_on is None:
        problems.append(Problem("received_on", "Enter the day on which it came in.", "missing"))
    elif received_on > today:
        problems.append(Problem("received_on", "Enter it once it has come in.", "too_late"))
    elif received_on < asked_on:
        problems.append(Problem("received_on", f"It was asked for on {day(asked_on)}. Check the day.", "too_early"))
    return problems
