"""Rules of what a scheme arranges for its grants. Pure."""

from collections.abc import Mapping
from typing import Any

from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

UP_FRONT, HALVES, QUARTERS, YEARLY, EQUAL = "up_front", "halves", "quarters", "yearly", "equal"
PATTERNS = (UP_FRONT, HALVES, QUARTERS, YEARLY, EQUAL)
USUAL_SMALLEST_PENCE = Pence(50_00)
MOST_KEPT_PERCENT = 50
RETURNS_TO_KEEP = 2
"""The last return of a grant covers its last day, so it is agreed after the grant has ended. Money is never paid then:
what is kept waits for a return before that one, so there have to be two."""


def arrangement_problems(wanted: Mapping[str, Any], *, returns: int, largest_award_pence: int) -> list[Problem]:
    """What is wrong with how grants are to be paid; `returns` is how many each grant of the scheme makes."""
    problems = []
    if wanted["pattern"] not in PATTERNS:
        problems.append(Problem("pattern", "Choose how grants are paid.", "missing"))
    problems += _kept_problems(wanted["kept_percent"], returns)
    return problems + _smallest_problems(wanted["smallest_payment_pence"], largest_award_pence)


def _kept_problems(percent: int | None, returns: int) -> list[Problem]:
    if percent is None:
        return [Problem("kept_percent", "Enter the share that is kept, in percent. Enter 0 to keep none.", "missing")]
    if not 0 <= percent <= MOST_KEPT_PERCENT:
        return [Problem("kept_percent", f"Enter a share from 0 to {MOST_KEPT_PERCENT} percent.")]
    if percent and returns < RETURNS_TO_KEEP:
        sentence = (
            "Nothing can be kept: grants of this scheme make fewer than two returns, and the last is agreed after the"
            " grant has ended. Enter 0."
        )
        return [Problem("kept_percent", sentence)]
    return []


def _smallest_problems(pence: int | None, largest_award_pence: int) -> list[Problem]:
    field = "smallest_payment_pence"
    if pence is None:
        return [Problem(field, "Enter the smallest payment.", "missing")]
    if not 0 < pence <= largest_award_pence:
        sentence = (
            f"Enter an amount above £0, and at most the largest grant of the scheme, {pounds(largest_award_pence)}."
        )
        return [Problem(field, sentence)]
    return []
