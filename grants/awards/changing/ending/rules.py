"""Rules of notice and of ending: when a grant can end at the earliest, and what is still paid. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from grants.awards.changing.variations.rules import reason_problems
from grants.kernel.clock import add_months
from grants.kernel.look import day
from grants.kernel.problems import Problem

GRANTEE, US = "grantee", "us"
SIDES = (GRANTEE, US)
PREPARED, GIVEN, WITHDRAWN, ENDED = "prepared", "given", "withdrawn", "ended"
STATES = (PREPARED, GIVEN, WITHDRAWN, ENDED)
OPEN = (PREPARED, GIVEN)
"""Notice that one of us has prepared, or that stands."""

NOTICE_MONTHS = 6
AGREED, BREACH, INSTRUCTION = "agreed", "breach", "instruction"
EXCEPTIONS = {
    AGREED: "Both sides agree to end it sooner",
    BREACH: "A breach that could harm somebody, or the work is not done",
    INSTRUCTION: "We are instructed to end it sooner",
}
"""Why we may give less than six months’ notice; there is no other reason."""

BY_NOTICE, COMPLETED = "notice", "completed"
"""Why a grant has ended: notice took effect, or its last day is over and all is paid and reported."""

LARGEST_NUMBER, MOST_KEPT = 999, 100
"""No payment of a grant has a larger number, and no grant has more payments that are chosen to stay."""


@dataclass(frozen=True)
class Payment:
    """An instalment that is not paid yet. One that `is_owed` was in a payment run before."""

    number: int
    due_on: date
    is_owed: bool


def earliest_end(given_on: date) -> date:
    """The first day that can be the last of a grant of which we give notice: six months later, by the calendar.

    It has the same number in its month, or is the last of a month that is too short for it.
    """
    return add_months(given_on, NOTICE_MONTHS)


def still_paid(unpaid: Sequence[Payment], ends_on: date, kept: Collection[int]) -> frozenset[int]:
    """The numbers of the instalments that are paid though the grant ends: owed, due by its end, or chosen to stay."""
    return frozenset(each.number for each in unpaid if each.is_owed or each.due_on <= ends_on or each.number in kept)


def notice_refusal(state: str, *, is_imported: bool, has_open: bool) -> Problem | None:
    """Why no notice can be given of a grant; None when it can."""
    if is_imported:
        return Problem("", "This grant came from a file of past awards, so it does not end here.", "imported")
    if state == "ended":
        return Problem("", "This grant has ended already.", "ended")
    if state != "accepted":
        return Problem("", "This offer has not been accepted, so there is no grant to end.", "not_accepted")
    if has_open:
        return Problem("", "Notice is given or prepared already.", "notice_open")
    return None


def notice_problems(
    *, side: str, ends_on: date | None, exception: str | None, exception_reasons: str, reasons: str, today: date
) -> list[Problem]:
    """What is wrong with notice that would be given today."""
    problems = reason_problems(reasons, "reasons", "Say why the grant ends.")
    if exception is not None:
        if side == GRANTEE or exception not in EXCEPTIONS:
            problems.append(Problem("exception", "Choose one of the three exceptions, or none.", "unknown"))
        problems += reason_problems(exception_reasons, "exception_reasons", "Say why it cannot wait six months.")
    found = day_problem(side=side, ends_on=ends_on, exception=exception, today=today)
    return [found, *problems] if found else problems


def kept_problems(kept: Collection[int], *, side: str, unpaid: Collection[int]) -> list[Problem]:
    """What is wrong with the numbers of the payments that are made though the grant ends; `unpaid` are to come."""
    if kept and side == GRANTEE:
        return [Problem("kept", "Only we can say which payments are made after the end.", "not_for_it")]
    if set(kept) <= set(unpaid):
        return []
    return [Problem("kept", "Choose among the payments of this grant that are not paid yet.", "unknown")]


def hold_problems(wanted: bool, reason: str, *, exception: str | None) -> list[Problem]:
    """What is wrong with holding, or not, every payment to come once notice is given."""
    if wanted and exception != BREACH:
        sentence = "All payments are held with notice for a breach only. Others are held one by one."
        return [Problem("hold_payments", sentence, "not_for_it")]
    if wanted:
        return reason_problems(reason, "hold_reason", "Say why the payments are held.")
    if reason.strip():
        return [Problem("hold_reason", "Say that the payments are held as well, or leave this empty.", "not_for_it")]
    return []


def day_problem(*, side: str, ends_on: date | None, exception: str | None, today: date) -> Problem | None:
    """What is wrong with the last day of a grant of which notice is given today; the grantee may choose any."""
    if ends_on is None:
        return Problem("ends_on", "Enter the last day of the grant.", "missing")
    if ends_on < today:
        return Problem("ends_on", "The last day must not lie in the past.", "past")
    if side == US and exception is None and ends_on < earliest_end(today):
        sentence = f"With six months’ notice from today it can end on {day(earliest_end(today))} at the earliest."
        return Problem("ends_on", sentence, "too_early")
    return None


def can_be_given(exception: str | None, *, has_agreed: bool) -> bool:
    """Whether nothing of the grantee is waited for before prepared notice is given."""
    return exception != AGREED or has_agreed


def no_need_problem(ends_on: date | None, award_ends_on: date | None) -> list[Problem]:
    """Notice is for an end before the grant's own."""
    if ends_on is not None and award_ends_on is not None and ends_on >= award_ends_on:
        return [Problem("ends_on", f"The grant ends on {day(award_ends_on)} anyway. Enter a day before.", "too_late")]
    return []
