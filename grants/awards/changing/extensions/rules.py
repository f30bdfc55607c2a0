"""Rules of options to extend a grant. Pure."""

from datetime import date, timedelta

from grants.kernel.clock import add_months
from grants.kernel.money import LARGEST_PENCE
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

MOST_MONTHS = 60
MOST_OPTIONS = 5
LONGEST_NOTE = 500


def option_problems(months: int | None, amount_pence: int | None, note: str, *, standing: int) -> list[Problem]:
    """What is wrong with another option of a grant that has so many `standing` already."""
    problems = []
    if standing >= MOST_OPTIONS:
        problems.append(Problem("", f"A grant has {MOST_OPTIONS} options at most.", "too_many"))
    if months is None or not 1 <= months <= MOST_MONTHS:
        problems.append(Problem("months", f"Enter a number of months from 1 to {MOST_MONTHS}."))
    if amount_pence is None or not 0 <= amount_pence <= LARGEST_PENCE:
        problems.append(Problem("amount_pence", "Enter the money that comes with it. Enter 0 for none."))
    return problems + text_problems(note, "note", "when it would be taken up", LONGEST_NOTE)


def extended_to(ends_on: date, months: int) -> date:
    """The last day of a grant that goes on for so many months: the day before the same day of a later month."""
    return add_months(ends_on + timedelta(days=1), months) - timedelta(days=1)
