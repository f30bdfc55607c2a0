"""Rules of the answer to an offer: what is signed and by how many, and what becomes of it without one. Pure."""

from datetime import date, datetime, timedelta

from grants.awards.rules import LONGEST_REASON
from grants.kernel.clock import is_over, london_day
from grants.kernel.forms.texts import storable
from grants.kernel.look import minute
from grants.kernel.problems import Problem

MOST_DAYS_AHEAD = 184
"""Half a year: money that waits for longer than that is nobody's."""


def signatures_needed(amount_pence: int, two_from_pence: int | None) -> int:
    """How many different people have to sign for an offer."""
    return 2 if two_from_pence is not None and amount_pence >= two_from_pence else 1


def acceptance_problems(agrees: bool) -> list[Problem]:
    if agrees:
        return []
    return [Problem("agrees", "Tick the box to say that you agree to the statement and the terms.", "missing")]


def refusal_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason for which an offer is turned down."""
    if not reason.strip():
        return [Problem("reason", "Say in a few words why you turn the offer down.", "missing")]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason", f"Use at most {LONGEST_REASON:,} characters.", "too_long")]
    return []


def extension_problems(
    last_day: date | None, reason: str, *, stands_until: datetime | None, today: date
) -> list[Problem]:
    """What is wrong with a later last day for an offer. `stands_until` is the last minute that it has now."""
    problems = [found] if (found := _day_problem(last_day, stands_until, today)) else []
    if not reason.strip():
        problems.append(Problem("reason", "Say why there is more time.", "missing"))
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem("reason", f"Use at most {LONGEST_REASON:,} characters.", "too_long"))
    elif not storable(reason):
        problems.append(Problem("reason", "The reason has a character that cannot be saved. Type it again."))
    return problems


def _day_problem(last_day: date | None, stands_until: datetime | None, today: date) -> Problem | None:
    if last_day is None:
        return Problem("last_day", "Enter the new last day.", "missing")
    if last_day < today:
        return Problem("last_day", "The new last day must lie ahead.", "past")
    if stands_until is not None and last_day <= london_day(stands_until):
        return Problem("last_day", "The new last day must be later than the one that stands.", "not_later")
    if last_day > today + timedelta(days=MOST_DAYS_AHEAD):
        return Problem("last_day", "An offer can stand for half a year at most. Check the year.", "too_late")
    return None


def taking_back_refusal(accept_by: datetime | None, *, now: datetime) -> Problem | None:
    """Why an offer cannot be taken back; None once its time is over. What was promised for a time stands for it."""
    if accept_by is None:
        return Problem("", "This offer has no last day, so it cannot run out.", "offer_open")
    if not is_over(accept_by, now):
        return Problem("", f"This offer can be accepted until {minute(accept_by)}, so it stands.", "offer_open")
    return None
