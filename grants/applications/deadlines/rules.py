"""Rules of one application's own deadline. Pure."""

from datetime import datetime

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem
from grants.schemes.round_rules import moment_problems

LONGEST_REASON = 1_000
"""Characters."""


def moving_refusal(state: str) -> Problem | None:
    """Why an application's deadline can't be moved; None when it can."""
    if state == "draft":
        return None
    return Problem("", "Only a draft has a deadline. This application has been sent or withdrawn.", "not_a_draft")


def own_deadline_problems(
    closes_at: datetime | None, reason: str, *, stands_at: datetime, now: datetime
) -> list[Problem]:
    """What is wrong with a new deadline for one. `stands_at` is the one that it has now."""
    problems = moment_problems(closes_at, "closes_at", "the new deadline", now=now)
    if problems or closes_at is None:
        pass
    elif closes_at <= now:
        problems.append(Problem("closes_at", "The new deadline must lie ahead.", "past"))
    elif closes_at <= stands_at:
        problems.append(Problem("closes_at", "The new deadline must be later than the one that stands.", "not_later"))
    if not reason.strip():
        problems.append(Problem("reason", "Say why the deadline moves.", "missing"))
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem("reason", f"Give the reason in at most {LONGEST_REASON:,} characters.", "too_long"))
    elif not storable(reason):
        problems.append(Problem("reason", "The reason has a character that cannot be saved. Type it again."))
    return problems
