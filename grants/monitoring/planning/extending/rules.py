"""Rules of more time for a return. Pure."""

from datetime import date, datetime, timedelta

from grants.kernel.clock import end_of_day, is_over, london_day, working_day_on_or_after
from grants.kernel.look import day
from grants.kernel.problems import Problem
from grants.monitoring.rules import LONGEST_NOTE, is_with_grantee

DAYS_BY_RULE, MOST_DAYS = 14, 180


def asking_refusal(state: str) -> Problem | None:
    """Why nobody can ask for more time now; None when they can."""
    if not is_with_grantee(state):
        return Problem("", "This return is with us, so it needs no more time.", "sent_already")
    return None


def asking_problems(
    until: date | None, reason: str, *, due_at: datetime, now: datetime, by_rule: bool
) -> list[Problem]:
    """What is wrong with what is asked. A reason is needed where a person decides."""
    problems = []
    latest = max(london_day(due_at), london_day(now)) + timedelta(days=MOST_DAYS)
    if until is None:
        problems.append(Problem("until", "Enter the day until which you need time.", "missing"))
    elif until <= london_day(due_at) or until < london_day(now):
        problems.append(Problem("until", f"Enter a day to come, after {day(due_at)}.", "too_early"))
    elif until > latest:
        problems.append(Problem("until", f"Enter a day until {day(latest)}, or ask us.", "too_late"))
    if not by_rule and not reason.strip():
        problems.append(Problem("reason", "Say why, so that we can decide.", "missing"))
    if len(reason) > LONGEST_NOTE:
        problems.append(Problem("reason", f"Use at most {LONGEST_NOTE:,} characters.", "too_long"))
    return problems


def is_by_rule(until: date | None, *, due_at: datetime, now: datetime, had_more: bool) -> bool:
    """Whether more time is granted without asking anybody: up to fourteen days, once, before the return is overdue."""
    if until is None or had_more or is_over(due_at, now):
        return False
    return until <= last_by_rule(due_at)


def last_by_rule(due_at: datetime) -> date:
    """The last day that is granted without asking anybody."""
    return london_day(due_at) + timedelta(days=DAYS_BY_RULE)


def due_anew(until: date) -> datetime:
    """When the return is due then: at the end of that day, or of the next working day."""
    return end_of_day(working_day_on_or_after(until))


def answer_problems(until: date | None, reason: str, *, due_at: datetime, now: datetime) -> list[Problem]:
    """What is wrong with the answer of a person: a day, or none with a reason."""
    if until is not None and (until <= london_day(due_at) or until < london_day(now)):
        return [Problem("until", f"Enter a day to come, after {day(due_at)}.", "too_early")]
    if until is None and not reason.strip():
        return [Problem("reason", "Say why there is no more time.", "missing")]
    if len(reason) > LONGEST_NOTE:
        return [Problem("reason", f"Use at most {LONGEST_NOTE:,} characters.", "too_long")]
    return []
