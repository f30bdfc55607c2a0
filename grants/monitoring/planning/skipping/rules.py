"""Rules of leaving out one return. Pure."""

from collections.abc import Sequence

from grants.kernel.problems import Problem
from grants.monitoring.asking.grant import Earlier
from grants.monitoring.rules import LONGEST_NOTE, is_with_grantee

RELEASE, NEXT = "release", "next"
PAYMENTS = (RELEASE, NEXT)
"""What becomes of a payment that waited: it can be made, or waits for the next return."""


def skipping_refusal(state: str) -> Problem | None:
    """Why a return cannot be left out; None when it can."""
    if is_with_grantee(state):
        return None
    return Problem("", "This return has been sent already, or left out.", "sent_already")


def skipping_problems(reason: str, payment: str, *, later: int | None) -> list[Problem]:
    """What is wrong with leaving a return out; `later` is the number of the next return that is still to be made."""
    problems = []
    if not reason.strip():
        problems.append(Problem("reason", "Say why. The grantee reads it.", "missing"))
    if len(reason) > LONGEST_NOTE:
        problems.append(Problem("reason", f"Use at most {LONGEST_NOTE:,} characters.", "too_long"))
    if payment not in PAYMENTS:
        problems.append(Problem("payment", "Choose what a payment does that waited for it.", "missing"))
    if payment == NEXT and later is None:
        problems.append(Problem("payment", "No return comes after this one. Let the payment be made.", "last"))
    return problems


def next_to_make(number: int, returns: Sequence[Earlier]) -> int | None:
    """The number of the first return after this one that the grantee still has to make."""
    return next((each.number for each in returns if each.number > number and is_with_grantee(each.state)), None)
