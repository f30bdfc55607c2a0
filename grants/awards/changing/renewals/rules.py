"""Rules of renewing a grant that ends. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.awards.changing.variations.amount_rules import more_than_largest
from grants.awards.rules import working_days_after
from grants.kernel.clock import add_months
from grants.kernel.counting import counted
from grants.kernel.look import day
from grants.kernel.money import LARGEST_PENCE, pounds
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

INVITED, SENT, RECOMMENDED = "invited", "sent", "recommended"
OFFERED, DECLINED, WITHDRAWN = "offered", "declined", "withdrawn"
STATES = (INVITED, SENT, RECOMMENDED, OFFERED, DECLINED, WITHDRAWN)
OPEN = (INVITED, SENT, RECOMMENDED)
TO_DECIDE = (SENT, RECOMMENDED)

RENEW, DECLINE = "renew", "decline"
OUTCOMES = (RENEW, DECLINE)

MOST_MONTHS = 60
WORKING_DAYS_TO_DECIDE = 20
MONTHS_AFTER_END = 3
"""How long a grant that has ended by itself can still be renewed."""
LONGEST_TEXT = 2000
TEXTS = {"what_changed": "what has changed", "next_time": "what the time to come is for"}

CHANGE_OPEN = Problem("", "Another change of this grant is open. Finish that one first.", "variation_open")
"""Why a grant is not renewed: what is offered in the end is a change, and a grant has one at a time."""


@dataclass(frozen=True)
class Wanted:
    """What a grantee asks for: how long, how much, what has changed, and what the time to come is for."""

    months: int | None
    amount_pence: int | None
    what_changed: str
    next_time: str


def decide_by(sent_on: date) -> date:
    """By which day two of us decide what was sent on a day."""
    return working_days_after(sent_on, WORKING_DAYS_TO_DECIDE)


def renewable_until(ends_on: date) -> date:
    """The last day on which a grant that ended by itself can still be renewed."""
    return add_months(ends_on, MONTHS_AFTER_END)


def renewal_refusal(state: str, ends_on: date | None, *, has_notice: bool, today: date) -> Problem | None:
    """Why a grant does not go on, whoever wants it: it never ran, or ended too long ago, or by notice."""
    if state not in ("accepted", "ended") or ends_on is None:
        return Problem("", "Only a grant that runs, or has ended, can be renewed.", "not_running")
    if has_notice:
        return Problem("", "Notice of this grant is prepared or given, so it is not renewed.", "under_notice")
    if renewable_until(ends_on) < today:
        sentence = (
            f"This grant ended on {day(ends_on)}. A grant can be renewed until {counted(MONTHS_AFTER_END, 'month')}"
            " after its end."
        )
        return Problem("", sentence, "not_running")
    return None


def invitation_refusal(
    state: str, ends_on: date | None, *, has_open: bool, has_change: bool, has_notice: bool, today: date
) -> Problem | None:
    """Why nobody can be invited to renew a grant now; None where somebody can."""
    if has_open:
        return Problem("", "This grant is being renewed already.", "renewal_open")
    if has_change:
        return CHANGE_OPEN
    return renewal_refusal(state, ends_on, has_notice=has_notice, today=today)


def invitation_problems(
    months: int | None,
    most_pence: int | None,
    answer_by: date | None,
    *,
    largest_pence: int,
    today: date,
    ends_on: date,
) -> list[Problem]:
    """What is wrong with an invitation. The answer is wanted while the grant runs, so that work does not stop; of one
    that has ended, while it can be renewed. No grant is renewed with more than `largest_pence`, the largest of the
    scheme.
    """
    latest = ends_on if ends_on >= today else renewable_until(ends_on)
    too_much = more_than_largest("most_pence", most_pence, largest_pence=largest_pence)
    problems = [*_months_problems(months), *(_most_problems(most_pence) or too_much)]
    if answer_by is None:
        problems.append(Problem("answer_by", "Enter the day by which you want their answer.", "missing"))
    elif answer_by < today:
        problems.append(Problem("answer_by", "Choose a day that is still to come.", "past"))
    elif answer_by > latest:
        over = f"The grant ends on {day(ends_on)}" if latest == ends_on else f"It can be renewed until {day(latest)}"
        problems.append(Problem("answer_by", f"{over}. Choose a day before.", "too_late"))
    return problems


def form_problems(wanted: Wanted, *, most_months: int, most_pence: int) -> list[Problem]:
    """What is wrong with what a grantee asks for, where it was invited to ask for so much at most."""
    return [
        *_months_problems(wanted.months, most_months),
        *_amount_problems(wanted.amount_pence, most_pence),
        *text_problems(wanted.what_changed, "what_changed", TEXTS["what_changed"], LONGEST_TEXT),
        *text_problems(wanted.next_time, "next_time", TEXTS["next_time"], LONGEST_TEXT),
    ]


def begun_problems(begun: Mapping[str, Any]) -> list[Problem]:
    """What cannot be kept of a form that is not sent yet: it need not be whole."""
    return [
        problem
        for name, what in TEXTS.items()
        if begun.get(name)
        for problem in text_problems(begun[name], name, what, LONGEST_TEXT)
    ]


def recommendation_problems(
    outcome: str, months: int | None, amount_pence: int | None, reasons: str, *, most_months: int, most_pence: int
) -> list[Problem]:
    """What is wrong with what one of us recommends; months and amount count only where the grant goes on."""
    problems: Sequence[Problem] = []
    if outcome not in OUTCOMES:
        problems = [Problem("outcome", "Say whether the grant goes on.", "missing")]
    elif outcome == RENEW:
        problems = [*_months_problems(months, most_months), *_amount_problems(amount_pence, most_pence)]
    return [*problems, *text_problems(reasons, "reasons", "the reasons", LONGEST_TEXT)]


def _months_problems(months: int | None, most: int = MOST_MONTHS) -> list[Problem]:
    if months is None or not 1 <= months <= most:
        return [Problem("months", f"Enter a number of months from 1 to {most}.", "out_of_range")]
    return []


def _most_problems(most_pence: int | None) -> list[Problem]:
    if most_pence is None or not 0 < most_pence <= LARGEST_PENCE:
        return [Problem("most_pence", "Enter the most money that they can ask for.", "out_of_range")]
    return []


def _amount_problems(amount_pence: int | None, most_pence: int) -> list[Problem]:
    if amount_pence is None or not 0 < amount_pence <= most_pence:
        return [Problem("amount_pence", f"Enter an amount of at most {pounds(most_pence)}.", "out_of_range")]
    return []
