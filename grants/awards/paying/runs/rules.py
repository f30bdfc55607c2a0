"""Rules of payment runs: on which day one pays, how a payment is called at the bank, and what a reason needs. Pure."""

from datetime import date, timedelta

from grants.identity.by_two.rules import Pair
from grants.kernel.clock import working_day_on_or_after
from grants.kernel.look import day
from grants.kernel.problems import Problem

LONGEST_REASON = 1000
LONGEST_AHEAD = timedelta(days=60)
MOST_PAYMENTS = 5000
RELEASING = Pair(
    "You prepared this run. Another administrator looks at it and releases it.",
    "Cancel it, and put its payments into another run.",
)


def end_to_end_reference(award_reference: str, number: int, attempt: int) -> str:
    """What a payment is called at the bank, and on the payee's statement: grant, instalment, and which try it is."""
    return f"{award_reference.replace('-', '')}-{number}-{attempt}"


def paid_later(pay_on: date) -> date | None:
    """The working day on which the bank pays what is to be paid on a day that is none; None for a working day."""
    works_on = working_day_on_or_after(pay_on)
    return works_on if works_on != pay_on else None


def pay_day_problems(pay_on: date, today: date) -> list[Problem]:
    """What is wrong with the day on which a run is to be paid."""
    if pay_on < today:
        return [Problem("pay_on", "This day is past. Choose today or a day to come.", "past")]
    if pay_on > today + LONGEST_AHEAD:
        return [Problem("pay_on", f"Choose a day until {day(today + LONGEST_AHEAD)}.", "too_late")]
    return []


def reason_problems(reason: str, field: str = "reason") -> list[Problem]:
    """What is wrong with why something is cancelled, came back or is reversed."""
    if not reason.strip():
        return [Problem(field, "Say why in a few words.", "missing")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field, f"Use at most {LONGEST_REASON:,} characters.", "too_long")]
    return []
