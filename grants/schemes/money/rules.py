"""Rules of changing the money of a scheme and its rounds. Pure."""

from grants.kernel.money import pounds
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.round_rules import budget_problems
from grants.schemes.rules import LONGEST_TEXT


def budget_change_problems(
    budget_pence: int | None,
    reason: str,
    *,
    stands_at_pence: int,
    committed_pence: int,
    left_pence: int,
    smallest_award_pence: int,
) -> list[Problem]:
    """What is wrong with another budget of a round, when `left_pence` is what no other round has."""
    problems = budget_problems(budget_pence, left_pence, smallest_award_pence)
    if budget_pence is not None and not problems:
        problems += _about_what_stands(budget_pence, stands_at_pence, committed_pence)
    return problems + text_problems(reason, "reason", "the reason for changing the budget", LONGEST_TEXT)


def _about_what_stands(budget_pence: int, stands_at_pence: int, committed_pence: int) -> list[Problem]:
    if budget_pence == stands_at_pence:
        return [Problem("budget_pence", "The round has this budget already.")]
    if budget_pence < committed_pence:
        sentence = f"{pounds(committed_pence)} of it is awarded, or proposed to be. Enter that or more."
        return [Problem("budget_pence", sentence, "below_committed")]
    return []
