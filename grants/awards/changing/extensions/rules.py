"""Rules of options to extend a grant. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from grants.awards.changing.variations.amount_rules import more_than_largest
from grants.kernel.clock import add_months
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

MOST_MONTHS = 60
MOST_OPTIONS = 5
LONGEST_NOTE = 500


def option_problems(
    months: int | None,
    amount_pence: int | None,
    note: str,
    *,
    standing: Sequence[tuple[int, int]],
    largest_pence: int,
) -> list[Problem]:
    """What is wrong with another option of a grant: `standing` are the months and pence of those that it has and that
    are not taken up; `largest_pence` is the largest grant of its scheme.
    """
    problems = []
    if (months, amount_pence) in standing:
        problems.append(Problem("", "This grant has this very option already.", "already_there"))
    if len(standing) >= MOST_OPTIONS:
        problems.append(Problem("", f"A grant has {MOST_OPTIONS} options at most.", "too_many"))
    if months is None or not 1 <= months <= MOST_MONTHS:
        problems.append(Problem("months", f"Enter a number of months from 1 to {MOST_MONTHS}."))
    if amount_pence is None or amount_pence <= 0:
        sentence = "Enter the money that comes with it. For more time without money, change the last day of the grant."
        problems.append(Problem("amount_pence", sentence, "too_small"))
    problems += more_than_largest("amount_pence", amount_pence, largest_pence=largest_pence)
    return problems + text_problems(note, "note", "when it would be taken up", LONGEST_NOTE)


def extended_to(ends_on: date, months: int) -> date:
    """The last day of a grant that goes on for so many months: the day before the same day of a later month."""
    return add_months(ends_on + timedelta(days=1), months) - timedelta(days=1)
