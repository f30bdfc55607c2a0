"""Rules of what a host or partner tells in a return. Pure."""

from grants.kernel.money import LARGEST_PENCE, pounds
from grants.kernel.problems import Problem
from grants.monitoring.rules import change_refusal
from grants.organisations.rules import text_problems

HOST, PARTNER = "host", "partner"
LONGEST_WORDS = 2_000
SURELY_MISTYPED = 10
"""How many times its share the money of a party cannot be."""


def telling_refusal(state: str) -> Problem | None:
    """Why a party cannot tell its part now; None when it can: until the return is accepted, also once it is sent."""
    return None if state == "submitted" else change_refusal(state)


def asked_of(role: str, share_pence: int) -> str:
    """What a party is asked about money."""
    if role == HOST:
        return "How much of the grant have you handed over to the group so far, or paid for it?"
    return f"How much of your share of {pounds(share_pence)} have you spent so far?"


def part_problems(passed_pence: int | None, words: str, *, most_pence: int, before_pence: int | None) -> list[Problem]:
    """What is wrong with what a party tells. More than there is, or less than it told before, needs words."""
    if passed_pence is None:
        return [Problem("passed_pence", "Enter an amount. If nothing has moved yet, enter 0.", "missing")]
    if not 0 <= passed_pence <= min(LARGEST_PENCE, max(1, most_pence) * SURELY_MISTYPED):
        return [Problem("passed_pence", f"Look at the amount: there is only {pounds(most_pence)}.", "too_large")]
    found = text_problems(words, "words", "what you want to say", LONGEST_WORDS) if words.strip() else []
    if not words.strip() and passed_pence > most_pence:
        sentence = f"This is more than the {pounds(most_pence)} that there are. Is it right, and why?"
        found.append(Problem("words", sentence, "missing"))
    elif not words.strip() and before_pence is not None and passed_pence < before_pence:
        sentence = f"This is less than the {pounds(before_pence)} that you told us before. Is it right, and why?"
        found.append(Problem("words", sentence, "missing"))
    return found
