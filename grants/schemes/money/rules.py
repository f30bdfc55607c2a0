"""Rules of changing the money of a scheme and its rounds. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from grants.kernel.money import Pence, pounds, share
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.round_rules import budget_problems
from grants.schemes.rules import LONGEST_TEXT, money_problems

Share = tuple[UUID, Pence]
"""A funder's id, and its part of an award."""


def shares_of(amount_pence: int, left: Sequence[tuple[UUID, int]]) -> list[Share]:
    """Each funder's part of an award, in proportion to what is left of its contribution, to the penny.

    `left` are pairs of a funder's id and its pence. Where they come to the award or more, no part is more than is left.
    """
    parts = share(amount_pence, [pence for _, pence in left])
    return [(funder, part) for (funder, _), part in zip(left, parts, strict=True)]


def parts_with_awards(amount_pence: int, left: Sequence[tuple[UUID, int]], awarded: Mapping[UUID, int]) -> list[Share]:
    """Each funder's part of a sum of a round's money, of which awards have `awarded` by funder already.

    What no award has yet is shared by what is left of each contribution, as it will be when it is awarded.
    """
    free = max(0, amount_pence - sum(awarded.get(funder, 0) for funder, _ in left))
    return [(funder, Pence(awarded.get(funder, 0) + part)) for funder, part in shares_of(free, left)]


@dataclass(frozen=True)
class Bounds:
    """What keeps a contribution from being lowered further, in pence: what awards have of it, what rounds have of all
    contributions, the scheme's largest award; and what the other funders give.
    """

    awarded_pence: int
    in_rounds_pence: int
    largest_award_pence: int
    others_pence: int


def contribution_change_problems(
    amount_pence: int | None, reason: str, *, stands_at_pence: int, bounds: Bounds
) -> list[Problem]:
    """What is wrong with another contribution of a funder."""
    problems = money_problems(amount_pence, "amount_pence", "the contribution")
    if amount_pence is not None and not problems:
        problems += _amount_problems(amount_pence, stands_at_pence, bounds)
    return problems + text_problems(reason, "reason", "the reason for changing the contribution", LONGEST_TEXT)


def joining_problems(
    funder_id: UUID | None, amount_pence: int | None, reason: str, *, known: Collection[UUID], taken: Collection[UUID]
) -> list[Problem]:
    """What is wrong with another funder of a scheme. `known` are the ids of funders, `taken` those it has already."""
    problems = []
    if funder_id is None:
        problems.append(Problem("funder_id", "Choose the funder.", "missing"))
    elif funder_id in taken:
        sentence = "This funder is in the scheme already, or was. Change what it gives instead."
        problems.append(Problem("funder_id", sentence, "repeated"))
    elif funder_id not in known:
        problems.append(Problem("funder_id", "There is no such funder.", "unknown"))
    problems += money_problems(amount_pence, "amount_pence", "the contribution")
    return problems + text_problems(reason, "reason", "the reason for which it joins", LONGEST_TEXT)


def leaving_problems(reason: str, *, has_left: bool, bounds: Bounds) -> list[Problem]:
    """What keeps a funder from leaving a scheme: what awards have of its contribution stays paid, the rest goes."""
    problems = text_problems(reason, "reason", "the reason for which it leaves", LONGEST_TEXT)
    if has_left:
        return [Problem("", "This funder has left the scheme already.", "left_already")]
    least, why = _least(bounds)
    if least > bounds.awarded_pence:
        sentence = f"It cannot leave while {pounds(least)} of what it gives is needed: {why}."
        problems.append(Problem("", sentence, "below_what_is_given"))
    return problems


def _amount_problems(amount_pence: int, stands_at_pence: int, bounds: Bounds) -> list[Problem]:
    if amount_pence == stands_at_pence:
        return [Problem("amount_pence", "This is the contribution already.")]
    least, why = _least(bounds)
    if amount_pence < least:
        return [Problem("amount_pence", f"Enter {pounds(least)} or more: {why}.", "below_what_is_given")]
    return []


def _least(bounds: Bounds) -> tuple[int, str]:
    """The least that a funder has to give, in pence, and why."""
    reasons = (
        (bounds.awarded_pence, "awards have that much of it"),
        (bounds.in_rounds_pence - bounds.others_pence, "the rounds of the scheme have the rest"),
        (bounds.largest_award_pence - bounds.others_pence, "the scheme must have enough for one of its largest awards"),
    )
    return max(reasons)


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
