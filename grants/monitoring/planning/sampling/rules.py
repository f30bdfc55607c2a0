"""Rules of the sample: who is drawn, so that anybody can draw it again, and what a spot check can come to. Pure."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from grants.kernel.problems import Problem

IN_ORDER, NOT_IN_ORDER, NOT_SHOWN = "in order", "not in order", "not shown"
RESULTS = {IN_ORDER: "In order", NOT_IN_ORDER: "Not in order", NOT_SHOWN: "Nothing was shown"}
LONGEST_NOTE = 2_000
METHOD = (
    "Each return gets a number: the SHA-256 of the seed, a space and the return’s id. Those with the smallest numbers"
    " are taken, as many as the share of the tier says. What is over after a whole number takes one more where the"
    " number of the seed itself, divided by 100, leaves less than it. So each return is as likely as any other of its"
    " tier, and whoever has the seed can draw again."
)
ASKED_FOR = "Photographs or copies of the receipts or invoices for what you spent since the last return."


def drawn(ids: Sequence[UUID], percent: int, seed: str) -> list[UUID]:
    """Those of some returns that are looked at closely."""
    return sorted(ids, key=lambda each: _number(f"{seed} {each}"))[: number_drawn(len(ids), percent, seed)]


def number_drawn(of: int, percent: int, seed: str) -> int:
    """How many of so many are drawn; the seed decides whether a part of one is one or none."""
    whole, rest = divmod(of * percent, 100)
    return whole + (_number(seed) % 100 < rest)


def _number(text: str) -> int:
    return int(sha256(text.encode()).hexdigest(), 16)


def check_problems(result: str, note: str) -> list[Problem]:
    """What is wrong with the result of a spot check; unless all is in order it needs a note."""
    problems = []
    if result not in RESULTS:
        problems.append(Problem("result", "Choose what the spot check came to.", "missing"))
    if result != IN_ORDER and not note.strip():
        problems.append(Problem("note", "Say what is missing or not in order.", "missing"))
    if len(note) > LONGEST_NOTE:
        problems.append(Problem("note", f"Use at most {LONGEST_NOTE:,} characters.", "too_long"))
    return problems
