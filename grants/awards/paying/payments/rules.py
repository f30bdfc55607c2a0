"""Rules of paying: when an instalment is expected, by when we need what is missing, and when it was paid. Pure."""

from datetime import date

from grants.awards.rules import WORKING_DAYS_TO_PAY, working_days_after, working_days_before
from grants.kernel.clock import working_day_on_or_after

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
