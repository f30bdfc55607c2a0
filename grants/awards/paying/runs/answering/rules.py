"""Rules of the bank's answers: what can be one, and what it may say of a payment. Pure."""

from dataclasses import dataclass
from datetime import date

from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs.models import OUTCOMES, PAID, RETURNED
from grants.awards.paying.runs.rules import LONGEST_REASON
from grants.kernel.look import day
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

WORKING_DAYS_TO_ANSWER = 3
"""How many working days after the day of payment somebody is asked for the bank's answer."""


@dataclass(frozen=True)
class Standing:
    """What is known of a payment that may be answered; `outcome` is what was answered before.

    `has_arrived` is whether the bank has said of a reversed one that it was paid after all.
    """

    state: str
    amount_pence: Pence
    outcome: str | None = None
    on: date | None = None
    reason: str = ""
    has_arrived: bool = False


def says_the_same(answer: Answer, standing: Standing) -> bool:
    """Whether a payment has this very answer already. That a reversed one was paid is news, on the same day too."""
    if standing.state == "reversed" and answer.outcome == PAID and not standing.has_arrived:
        return False
    same_day = answer.on in (None, standing.on)
    return (answer.outcome, answer.reason.strip()) == (standing.outcome, standing.reason) and same_day


def answer_problems(
    answer: Answer, standing: Standing | None, *, field: str, sent_on: date, paid_from: date, today: date
) -> list[Problem]:
    """What is wrong with an answer about a payment; `standing` is None where the run has no such payment.

    Nothing came back before `sent_on`, and nothing was paid before `paid_from`.
    """
    if standing is None:
        sentence = f"{answer.end_to_end_reference} is no payment of this run."
        return [Problem(f"{field}.end_to_end_reference", sentence, "not_in_this_run")]
    problems = _content_problems(answer, field=field, sent_on=sent_on, paid_from=paid_from, today=today)
    if answer.amount_pence is not None and answer.amount_pence != standing.amount_pence:
        sums = f"{pounds(standing.amount_pence)}, not {pounds(answer.amount_pence)}"
        sentence = f"{answer.end_to_end_reference} was sent as {sums}."
        problems.append(Problem(f"{field}.amount_pence", sentence, "another_sum"))
    if standing.state == "dropped":
        sentence = f"{answer.end_to_end_reference} was left out of the run, so it was never sent."
        problems.append(Problem(f"{field}.end_to_end_reference", sentence, "not_sent"))
    elif _is_settled(answer, standing) and not says_the_same(answer, standing):
        problems.append(Problem(f"{field}.outcome", _before(answer, standing), "answered_already"))
    return problems


def _is_settled(answer: Answer, standing: Standing) -> bool:
    """Whether a payment waits for no such answer: one that was unknown may be found paid or returned, and one that was
    reversed may be found paid once.
    """
    if standing.state == "reversed" and answer.outcome == PAID:
        return standing.has_arrived
    return standing.state not in ("sent", "unknown") or standing.outcome == answer.outcome


def _before(answer: Answer, standing: Standing) -> str:
    on = f" on {day(standing.on)}" if standing.on else ""
    was = f"{answer.end_to_end_reference} is recorded as {standing.outcome}{on} already"
    if standing.state == "reversed":
        return f"{was}, and that was reversed."
    return f"{was}. If that is wrong, somebody else reverses it."


def _content_problems(answer: Answer, *, field: str, sent_on: date, paid_from: date, today: date) -> list[Problem]:
    if answer.outcome not in OUTCOMES:
        return [Problem(f"{field}.outcome", "Choose paid, returned or unknown.")]
    problems = []
    on = answer.on or today
    if answer.on is not None and answer.on > today:
        problems.append(Problem(f"{field}.on", "This day is still to come.", "too_late"))
    elif answer.on is not None and answer.on < sent_on and answer.outcome != "unknown":
        problems.append(Problem(f"{field}.on", f"This is before the run was sent, on {day(sent_on)}.", "too_early"))
    elif answer.outcome == PAID and on < paid_from:
        sentence = f"The bank pays this run on {day(paid_from)}, so nothing is paid before."
        problems.append(Problem(f"{field}.on", sentence, "too_early"))
    if answer.outcome == RETURNED and not answer.reason.strip():
        problems.append(Problem(f"{field}.reason", "Say why the money came back.", "missing"))
    if len(answer.reason) > LONGEST_REASON:
        problems.append(Problem(f"{field}.reason", f"Use at most {LONGEST_REASON:,} characters.", "too_long"))
    return problems


def reversal_problems(state: str, *, pay_again: bool) -> list[Problem]:
    """What keeps a payment in this state from being reversed in this way."""
    if state == RETURNED and pay_again:
        return [Problem("then", "It came back, so it is payable already.", "order")]
    if state == "unknown" and not pay_again:
        return [Problem("then", "It still waits for the bank’s answer: record that when it comes.", "order")]
    if state not in (PAID, RETURNED, "unknown"):
        return [Problem("then", "Only a payment that was answered can be reversed.", "order")]
    return []
