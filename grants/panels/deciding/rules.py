"""Rules of decisions: who has to be able to vote, what a proposal needs, what makes it final. Money is whole pence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from grants.kernel.money import pounds
from grants.kernel.problems import Problem
from grants.panels.models import AWARD_WITH_CONDITIONS, AWARDING, DECLINE, OUTCOMES, RESERVE
from grants.panels.rules import length_problems
from grants.schemes.rules import LONGEST_MONTHS, needs_justification

MOST_LINES = 50
Key = TypeVar("Key")


@dataclass(frozen=True)
class Limits:
    """What bounds the amount of an award, in pence."""

    requested_pence: int
    smallest_pence: int
    largest_pence: int
    left_pence: int


def proposal_problems(
    *,
    outcome: str,
    amount_pence: int | None,
    conditions: str,
    reasons: str,
    feedback: str,
    budget_lines: Sequence[Mapping[str, Any]] = (),
    award_months: int | None = None,
    length_reason: str = "",
    limits: Limits,
) -> list[Problem]:
    """What is wrong with a proposed decision. `amount_pence` is None where none was given.

    `budget_lines` are what an award pays for; they come to its amount, to the penny. `award_months` is how long this
    award runs, None for as long as its scheme says.
    """
    if outcome not in OUTCOMES:
        return [Problem("outcome", "Choose what the panel has decided.")]
    problems = _amount_problems(outcome, amount_pence, limits)
    if outcome == AWARD_WITH_CONDITIONS and not conditions.strip():
        problems.append(Problem("conditions", "Name the conditions, or choose an award without any."))
    if outcome != AWARD_WITH_CONDITIONS and conditions.strip():
        problems.append(Problem("conditions", "Conditions go only with an award with conditions."))
    if not reasons.strip():
        problems.append(Problem("reasons", "Give the reasons for this decision."))
    for field, text in (
        *(("conditions", conditions), ("reasons", reasons), ("feedback", feedback)),
        ("length_reason", length_reason),
    ):
        problems += length_problems(field, text)
    problems += _months_problems(outcome, award_months, length_reason)
    return problems + _line_problems(outcome, amount_pence, budget_lines)


def final_problems(outcome: str, feedback: str) -> list[Problem]:
    """What a proposal still lacks before it can be final and the applicant hears of it."""
    if outcome in (DECLINE, RESERVE) and not feedback.strip():
        return [Problem("feedback", "Give the applicant feedback that helps them.")]
    return []


def _months_problems(outcome: str, months: int | None, reason: str) -> list[Problem]:
    """A length of its own goes with an award, and needs a reason where it is not three to five years."""
    if months is None:
        unasked = "Give this reason only with a length, or leave both empty: the award is as long as its scheme says."
        return [Problem("length_reason", unasked)] if reason.strip() else []
    if outcome not in AWARDING:
        return [Problem("award_months", "Give a length only with an award.")]
    if not 1 <= months <= LONGEST_MONTHS:
        return [Problem("award_months", f"Enter from 1 to {LONGEST_MONTHS} months.", "out_of_range")]
    if needs_justification(months) and not reason.strip():
        sentence = "Three to five years are usual. Say why this award is shorter or longer."
        return [Problem("length_reason", sentence, "missing")]
    return []


def _line_problems(outcome: str, amount_pence: int | None, lines: Sequence[Mapping[str, Any]]) -> list[Problem]:
    if not lines:
        return []
    if outcome not in AWARDING:
        return [Problem("budget_lines", "Budget lines go only with an award.")]
    if len(lines) > MOST_LINES:
        return [Problem("budget_lines", f"Give at most {MOST_LINES} budget lines.", "too_many")]
    problems = []
    for index, line in enumerate(lines):
        if not str(line["what"]).strip():
            problems.append(Problem(f"budget_lines.{index}.what", "Say what this line pays for."))
        problems += length_problems(f"budget_lines.{index}.what", str(line["what"]))
        if line["pence"] < 0:
            problems.append(Problem(f"budget_lines.{index}.pence", "Enter an amount that is not below nothing."))
    total = sum(line["pence"] for line in lines)
    if not problems and total != (amount_pence or 0):
        sentence = f"The lines come to {pounds(total)}, the award to {pounds(amount_pence or 0)}. Make them agree."
        problems.append(Problem("budget_lines", sentence, "sum"))
    return problems


def _amount_problems(outcome: str, amount_pence: int | None, limits: Limits) -> list[Problem]:
    def wrong(sentence: str, code: str = "invalid") -> list[Problem]:
        return [Problem("amount_pence", sentence, code)]

    if outcome not in AWARDING:
        return wrong("Give an amount only with an award.") if amount_pence else []
    if not amount_pence or amount_pence < 0:
        return wrong("Enter the amount of the award.", "missing")
    if amount_pence > limits.requested_pence:
        return wrong(f"The applicant asked for {pounds(limits.requested_pence)}. Award no more than that.")
    if not limits.smallest_pence <= amount_pence <= limits.largest_pence:
        sizes = f"{pounds(limits.smallest_pence)} to {pounds(limits.largest_pence)}"
        return wrong(f"Awards of this scheme are from {sizes}.")
    if amount_pence > limits.left_pence:
        return wrong(f"The round has {pounds(limits.left_pence)} left. Award no more than that.", "overspent")
    return []


def moved(order: Sequence[Key], numbers: Mapping[Key, int]) -> list[Key]:
    """The order after some were given the number, from 1, at which they are to stand; the others keep theirs.

    Who is moved up to a number comes before whoever stands there, who is moved down comes after them.
    """

    def place(now: int, each: Key) -> tuple[int, int]:
        wanted = numbers.get(each, now)
        return wanted, (wanted > now) - (wanted < now)

    return [each for _, each in sorted(enumerate(order, 1), key=lambda pair: place(*pair))]
