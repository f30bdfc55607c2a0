"""What a bank answers about each payment of a file, and what is refused of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem, check

PAID, RETURNED, UNDER_WAY, UNKNOWN = "paid", "returned", "under_way", "unknown"
OUTCOMES = (PAID, RETURNED, UNDER_WAY, UNKNOWN)
MOST_PROBLEMS = 20
"""How many mistakes of a bank's answer are named before the rest is only counted."""


@dataclass(frozen=True)
class Answer:
    """What became of one payment, as the bank says it.

    `on` is the day of it and `amount_pence` the sum, where the bank says them. `reason` is why it did not arrive, in
    plain words; empty where there is none. `line` is where in the bank's file it was read, counted from 1; 0 where a
    person has said it.
    """

    end_to_end_reference: str
    outcome: str
    on: date | None = None
    reason: str = ""
    amount_pence: Pence | None = None
    line: int = 0


def answer_problems(
    answers: Sequence[Answer], *, sent: Mapping[str, Pence], elsewhere: Mapping[str, str], today: date
) -> list[Problem]:
    """What is wrong with a bank's answers, each with its line.

    `sent` are the payments of the run, by reference, with their sums; `elsewhere` names the run of each reference that
    was asked about and belongs to another.
    """
    if not answers:
        return [Problem("file", "The file says nothing about any payment.", "too_few")]
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for answer in answers:
        found = _wrong(answer, sent, elsewhere, first.get(answer.end_to_end_reference), today)
        problems += [found] if found else []
        first.setdefault(answer.end_to_end_reference, answer.line)
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        return [*problems[:MOST_PROBLEMS], Problem("file", f"There are {more:,} more problems.", "more")]
    return problems


def _wrong(
    answer: Answer, sent: Mapping[str, Pence], elsewhere: Mapping[str, str], before: int | None, today: date
) -> Problem | None:
    """What is wrong with one answer; `before` is the line on which its payment was answered already."""
    reference, amount = answer.end_to_end_reference, answer.amount_pence
    begins = f"Line {answer.line}: {reference or 'a payment without a reference'}"
    if reference in elsewhere:
        return Problem("file", f"{begins} is of the run {elsewhere[reference]}, not of this one.", "other_run")
    if reference not in sent:
        return Problem("file", f"{begins} is not a payment of this run.", "unknown")
    if before is not None:
        return Problem("file", f"{begins} is answered a second time, the first is on line {before}.", "repeated")
    if amount is not None and amount != sent[reference]:
        sums = f"said to be {pounds(amount)}, and we sent {pounds(sent[reference])}"
        return Problem("file", f"{begins} is {sums}.", "other_sum")
    if answer.on is not None and answer.on > today:
        return Problem("file", f"{begins} has a day that lies ahead.", "out_of_range")
    return None


def check_answers(
    answers: Sequence[Answer], *, sent: Mapping[str, Pence], elsewhere: Mapping[str, str], today: date
) -> None:
    """Raises Invalid with all that is wrong with a bank's answers: then none of them is taken."""
    check(answer_problems(answers, sent=sent, elsewhere=elsewhere, today=today))
