"""Rules of what members bring and are owed: expenses and access needs."""

from datetime import date

from grants.kernel.clock import add_months
from grants.kernel.dates import range_problems
from grants.kernel.problems import Problem
from grants.panels.members.own.models import AGREED, CLAIMED, PAID, REFUSED
from grants.panels.rules import length_problems

LARGEST_EXPENSE_PENCE = 10_000_00
CLAIMED_WITHIN_MONTHS = 24
LONGEST_WHAT = 500
SETTLED = (AGREED, PAID, REFUSED)
NEXT = {CLAIMED: (AGREED, REFUSED), AGREED: (PAID, REFUSED), PAID: (), REFUSED: ()}
"""What may become of a claim."""


def expense_problems(*, spent_on: date | None, what: str, amount_pence: int | None, today: date) -> list[Problem]:
    """What is wrong with a claim."""
    problems: list[Problem] = []
    if spent_on is None:
        problems.append(Problem("spent_on", "Enter the day on which you spent it.", "missing"))
    elif spent_on > today:
        problems.append(Problem("spent_on", "Enter a day that is not in the future."))
    else:
        earliest = add_months(today, -CLAIMED_WITHIN_MONTHS)
        label = "the day on which you spent it"
        problems += range_problems(spent_on, "spent_on", label, earliest=earliest, latest=today)
    if not what.strip():
        problems.append(Problem("what", "Say what it was for.", "missing"))
    elif len(what) > LONGEST_WHAT:
        problems.append(Problem("what", f"Write at most {LONGEST_WHAT} characters.", "too_long"))
    if not amount_pence or amount_pence < 0:
        problems.append(Problem("amount_pence", "Enter what you spent.", "missing"))
    elif amount_pence > LARGEST_EXPENSE_PENCE:
        problems.append(Problem("amount_pence", "Speak to us about a claim of more than £10,000."))
    return problems


def settlement_problems(before: str, state: str, note: str, *, is_gone: bool = False) -> list[Problem]:
    """Whether a claim that stands at `before` can become `state`. It is agreed anew where whoever did `is_gone`."""
    if state not in SETTLED:
        return [Problem("state", "Choose what becomes of this claim.")]
    if state not in NEXT[before] and not (is_gone and before == state == AGREED):
        return [Problem("state", f"This claim is {before}, so it cannot become {state}.", "order")]
    if state == REFUSED and not note.strip():
        return [Problem("note", "Say why this is not paid.", "missing")]
    return length_problems("note", note)
