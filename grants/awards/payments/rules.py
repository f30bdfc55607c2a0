"""Rules of paying: when an instalment is expected, by when we need what is missing, and when it was paid. Pure."""

from collections.abc import Mapping
from datetime import date

from grants.awards.rules import WORKING_DAYS_TO_PAY, working_days_after, working_days_before
from grants.kernel.clock import working_day_on_or_after
from grants.kernel.look import day
from grants.kernel.problems import Problem

WORKING_DAYS_TO_CHECK = 5
"""How long before a payment we need what is missing: somebody has to look at it, and may ring about the account."""


def tell_us_by(pay_by: date, today: date) -> date:
    """By when to ask for what is missing, so that there is time to check it before the payment; never a day past."""
    return max(working_days_before(pay_by, WORKING_DAYS_TO_CHECK), working_day_on_or_after(today))


def expected_on(due_on: date, *, sent_on: date | None, today: date) -> date:
    """About when an instalment that waits for a return can be paid: as planned, or later where the return is late.

    From the day on which the return was sent, or from today while it has not been, we take as long to agree it as our
    letter says. Never a day that is past.
    """
    agreed_on = working_days_after(sent_on or today, WORKING_DAYS_TO_PAY)
    return max(due_on, agreed_on, working_day_on_or_after(today))


def paid_once_told(pay_by: date, today: date) -> date:
    """By when an instalment can be paid that waits for what is missing, if that is told today."""
    return max(pay_by, working_days_after(today, WORKING_DAYS_TO_CHECK))


def payment_problems(
    paid_on: date | None, *, today: date, approved_on: date, earlier: Mapping[int, date]
) -> list[Problem]:
    """What is wrong with the day on which an instalment was paid; None, which is today, is right.

    `earlier` is when each instalment with a lower number was paid that has been.
    """
    if paid_on is None:
        return []
    if paid_on > today:
        return [Problem("paid_on", "A payment is marked once it has been made, not before.", "too_late")]
    if paid_on < approved_on:
        sentence = f"This is before the payment was approved, on {day(approved_on)}. Check the day."
        return [Problem("paid_on", sentence, "too_early")]
    for number, paid in sorted(earlier.items()):
        if paid_on < paid:
            sentence = f"This is before instalment {number} was paid, on {day(paid)}. Check the day."
            return [Problem("paid_on", sentence, "too_early")]
    return []
