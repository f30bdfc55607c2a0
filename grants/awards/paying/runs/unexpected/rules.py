"""Rules of money that arrived unexpectedly: what can become of it. Pure."""

from grants.awards.paying.runs.rules import reason_problems
from grants.kernel.problems import Problem

CAME_BACK, KEPT = "came back", "kept"
OUTCOMES = (CAME_BACK, KEPT)


def settling_problems(outcome: str, reason: str) -> list[Problem]:
    """What is wrong with how it is settled that money arrived which was not to."""
    problems = [] if outcome in OUTCOMES else [Problem("outcome", "Choose what became of the money.", "missing")]
    return problems + reason_problems(reason)
