"""Rules of changing the money of a scheme and its rounds. Pure."""

from collections.abc import Sequence
from uuid import UUID

from grants.kernel.money import Pence, pounds, share
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.round_rules import budget_problems
from grants.schemes.rules import LONGEST_TEXT

Share = tuple[UUID, Pence]
"""A funder's id, and its part of an award."""


def shares_of(amount_pence: int, left: Sequence[tuple[UUID, int]]) -> list[Share]:
    """Each funder's part of an award, in proportion to what is left of its contribution, to the penny.

    `left` are pairs of a funder's id and its pence. Where they come to the award or more, no part is more than is left.
    """
    parts = share(amount_pence, [pence for _, pence in left])
    return [(funder, part) for (funder, _), part in zip(left, parts, strict=True)]


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
