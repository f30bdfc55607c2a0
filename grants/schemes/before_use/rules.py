"""Rules of changing what a scheme asks and how it judges, before anybody has begun to apply. Pure."""

from collections.abc import Mapping
from typing import Any

from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.rules import LONGEST_TEXT, criteria_problems, eligibility_problems


def setup_problems(changes: Mapping[str, Any], *, lowest_mark: int, highest_mark: int) -> list[Problem]:
    """What is wrong with other criteria, eligibility questions or co-producers; what is left out stays as it is."""
    problems = []
    if "co_produced_with" in changes:
        label = "who worked out the criteria with you"
        problems += text_problems(changes["co_produced_with"], "co_produced_with", label, LONGEST_TEXT)
    if "criteria" in changes:
        problems += criteria_problems(changes["criteria"], range(lowest_mark, highest_mark + 1))
    return problems + eligibility_problems(changes.get("eligibility") or [])
