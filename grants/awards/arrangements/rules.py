"""Rules of what a scheme arranges for its grants. Pure."""

from collections.abc import Mapping
from typing import Any

from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

UP_FRONT, HALVES, QUARTERS, YEARLY, EQUAL = "up_front", "halves", "quarters", "yearly", "equal"
PATTERNS = (UP_FRONT, HALVES, QUARTERS, YEARLY, EQUAL)
USUAL_SMALLEST_PENCE = Pence(50_00)
MOST_KEPT_PERCENT = 50
USUAL_DAYS_TO_ACCEPT = 28
DAYS_TO_ACCEPT = (7, 92)
"""The fewest and the most days that an offer can be accepted in."""
NOT_ONE_OFF, ONE_OFF, SURGE, BROUGHT_FORWARD, PASS_THROUGH = (
    "none",
    "one_off",
    "surge",
    "brought_forward",
    "pass_through",
)
ONE_OFF_USES = (NOT_ONE_OFF, ONE_OFF, SURGE, BROUGHT_FORWARD, PASS_THROUGH)
"""What money is for that does not come again; who gets it says in writing not to ask for it every year."""
RETURNS_TO_KEEP = 2
"""The last return of a grant covers its last day, so it is agreed after the grant has ended. Money is never paid then:
what is kept waits for a return before that one, so there have to be two."""


def arrangement_problems(wanted: Mapping[str, Any], *, returns: int, largest_award_pence: int) -> list[Problem]:
    """What is wrong with how grants are to be paid; `returns` is how many each grant of the scheme makes."""
    problems = []
    if wanted["pattern"] not in PATTERNS:
        problems.append(Problem("pattern", "Choose how grants are paid.", "missing"))
    problems += _kept_problems(wanted["kept_percent"], returns)
    problems += _smallest_problems(wanted["smallest_payment_pence"], largest_award_pence)
    return problems + _offer_problems(wanted)


def _offer_problems(wanted: Mapping[str, Any]) -> list[Problem]:
    problems, days, two_from = [], wanted["days_to_accept"], wanted["two_signatures_from_pence"]
    fewest, most = DAYS_TO_ACCEPT
    if days is None or not fewest <= days <= most:
        problems.append(Problem("days_to_accept", f"Enter {fewest} to {most} days.", "out_of_range"))
    if two_from is not None and two_from < 0:
        problems.append(Problem("two_signatures_from_pence", "Enter £0 or more, or leave this empty.", "too_small"))
    if wanted["one_off_use"] not in ONE_OFF_USES:
        problems.append(Problem("one_off_use", "Choose what the money is for.", "missing"))
    return problems


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
