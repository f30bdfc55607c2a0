"""Rules of setting up a scheme in steps: what each step says, and what it lacks. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes import rules
from grants.schemes.tiers.rules import KINDS as REPORTING_KINDS

YES_NO = ("yes", "no")
TEST = {
    "builds_capacity": "Does it build what groups and communities can do, or improve health where people live?",
    "own_way": "Will those who get the money decide themselves how they do the work?",
    "defined_activities": "Do you need defined activities, delivered as you specify them?",
}
"""The test whether a grant is the right instrument, and not a contract, with the answers yes or no."""

CONTRACT = "What is bought to a specification is a contract, not a grant. Buy it, or say what you would leave open."


@dataclass(frozen=True)
class Step:
    """One page of setting up a scheme: the names of what it says."""

    name: str
    title: str
    fields: tuple[str, ...]


STEPS = (
    Step("purpose", "What it is for", ("name", "purpose")),
    Step("instrument", "Why a grant, and not a contract", (*TEST, "instrument_test")),
    Step("money", "Funders and money", ("contributions",)),
    Step(
        "sizes",
        "Sizes, length and payments",
        ("smallest_award_pence", "largest_award_pence", "award_months", "length_justification", "instalments"),
    ),
    Step("eligibility", "Who can apply", ("eligibility", "to_hand")),
    Step(
        "criteria",
        "Criteria and marks",
        ("co_produced_with", "criteria", "lowest_mark", "highest_mark", "scores_blind", "draws_lots", "decided_by"),
    ),
    Step("reporting", "What grants report", ("reporting_kind", "has_tiers", "returns")),
    Step("questions", "Questions for applicants", ("question_set", "return_question_set")),
)
FIELDS = tuple(name for step in STEPS for name in step.fields)
DONE, BEGUN, NOT_BEGUN = "done", "in progress", "not started"


def step_named(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)


def draft_problems(details: Mapping[str, Any]) -> list[Problem]:
    """All that keeps a scheme from being set up as it is said so far, each with its field."""
    return _test_problems(details) + rules.scheme_problems(details) + _reporting_problems(details)


def _test_problems(details: Mapping[str, Any]) -> list[Problem]:
    found = [
        Problem(name, f"Answer: {question}", "missing")
        for name, question in TEST.items()
        if details.get(name) not in YES_NO
    ]
    if details.get("defined_activities") == "yes" and details.get("own_way") == "no":
        found.append(Problem("defined_activities", CONTRACT, "contract"))
    return found


def _reporting_problems(details: Mapping[str, Any]) -> list[Problem]:
    if details.get("reporting_kind") in REPORTING_KINDS:
        return []
    return [Problem("reporting_kind", "Choose what kind of grants the scheme gives.", "missing")]


def problems_by_step(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """What is missing or wrong, by the name of the step on which it is said."""
    return {step.name: [each for each in problems if each.field.partition(".")[0] in step.fields] for step in STEPS}


def state_of(step: Step, details: Mapping[str, Any], problems: Sequence[Problem]) -> str:
    """How far a step is: done, begun, or not begun, where nothing of it is said."""
    if not problems:
        return DONE
    return BEGUN if any(details.get(name) not in (None, "", [], False) for name in step.fields) else NOT_BEGUN


def tidy_name_problems(name: str) -> list[Problem]:
    """What is wrong with the name of a funder that is made on the spot."""
    return text_problems(name, "new_funder", "the name of the funder", rules.LONGEST_NAME)
