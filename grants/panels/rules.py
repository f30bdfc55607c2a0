"""Rules that the parts of panels share: who votes, when it is too late for marks, how long a text may be. Pure."""

from datetime import datetime

from grants.kernel.clock import is_over
from grants.kernel.problems import Problem
from grants.panels.models import SITS, PanelMember

LONGEST_TEXT = 5000
"""Characters."""

MOST_YEARS_AHEAD = 3
TERMS = "Accept the terms of reference of this panel first."


def votes(member: PanelMember) -> bool:
    """Whether a member votes at all: those who sit, and are no observers."""
    return member.standing == SITS and not member.is_observer


def is_too_late(due_at: datetime | None, now: datetime) -> bool:
    """Whether the last minute for scores has passed. All of that minute is still in time."""
    return due_at is not None and is_over(due_at, now)


def length_problems(field: str, text: str) -> list[Problem]:
    if len(text) <= LONGEST_TEXT:
        return []
    return [Problem(field, f"Write at most {LONGEST_TEXT:,} characters.", "too_long")]
