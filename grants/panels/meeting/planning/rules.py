"""When and where a panel means to meet. Pure."""

from datetime import datetime

from grants.kernel.problems import Problem
from grants.panels.rules import MOST_YEARS_AHEAD
from grants.schemes.round_rules import moment_problems

LONGEST_PLACE = 300
"""Characters."""

PAPERS_DAYS = 7
"""Days before the meeting by which members have their papers."""


def planning_problems(
    meets_at: datetime | None,
    place: str,
    *,
    before: datetime | None,
    scores_due_at: datetime | None,
    now: datetime,
) -> list[Problem]:
    """What is wrong with a time and a place. `before` is the time planned earlier, which may have passed."""
    problems = []
    if meets_at is not None and meets_at != before and meets_at <= now:
        problems.append(Problem("meets_at", "Choose a time for the meeting that is still to come."))
    elif meets_at is not None and meets_at != before:
        problems += moment_problems(meets_at, "meets_at", "when the panel meets", now=now, years=MOST_YEARS_AHEAD)
    if meets_at is not None and scores_due_at is not None and meets_at < scores_due_at:
        sentence = "Members may still give marks then. Let the panel meet after the last minute for marks."
        problems.append(Problem("meets_at", sentence))
    if meets_at is not None and not place.strip():
        problems.append(Problem("meeting_place", "Say where the panel meets, or the link to join."))
    if len(place) > LONGEST_PLACE:
        problems.append(Problem("meeting_place", f"Write at most {LONGEST_PLACE} characters.", "too_long"))
    return problems
