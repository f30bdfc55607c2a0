"""Whole schemes to begin with: sizes, length, criteria, who can apply, reporting. All of it can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grants.schemes import defaults
from grants.schemes.questions.rules import without_question
from grants.schemes.tiers.rules import CORE, ONE_OFF, PROJECT


@dataclass(frozen=True)
class StartingSet:
    """A kind of scheme that is set up often: its name, for what it is, and what it begins with."""

    key: str
    name: str
    told: str
    details: Mapping[str, Any]


def _criterion(name: str, weight: int, guidance: str, *, social: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "weight": weight,
        "guidance": guidance,
        "guide": list(defaults.GUIDE),
        "is_social_value": social,
    }


_NEED = "Do the people it is for want it, and how does the group know?"
_GOOD = "What comes of it beside the work: people who learn, meet and help."
_LOCAL = {
    "key": "here",
    "text": "Will the work happen where the funders of this scheme give money?",
    "needed": True,
    "explanation": "Each funder can give only for its own area.",
    "what_else": "Ask your own council or community foundation about its schemes.",
}
_BEFORE = {
    "key": "begun",
    "text": "Has the work been done, or paid for, already?",
    "needed": False,
    "explanation": "A grant cannot pay for what was done before it was offered.",
    "what_else": "You can apply for what comes next.",
}
_OWN = {
    "key": "for_others",
    "text": "Is the work for other people than yourselves alone?",
    "needed": True,
    "explanation": "The money is for a community, not for a private purpose.",
    "what_else": "",
}
_CORE_QUESTIONS = without_question(defaults.APPLICATION, "costs")

_USUAL: dict[str, Any] = {
    "lowest_mark": 0,
    "highest_mark": 5,
    "scores_blind": False,
    "draws_lots": False,
    "decided_by": "",
    "to_hand": "",
    "length_justification": "",
    "question_set": defaults.APPLICATION,
    "return_question_set": defaults.RETURN,
    "has_tiers": True,
    "returns": 1,
}

STARTING_SETS = (
    StartingSet(
        "small",
        "Small grants under £1,000",
        "A short form, one payment, one short report. For groups that have never applied.",
        {
            **_USUAL,
            "smallest_award_pence": 500_00,
            "largest_award_pence": 999_00,
            "award_months": 12,
            "length_justification": "A few hundred pounds pay for something that happens within a year.",
            "instalments": 1,
            "draws_lots": True,
            "eligibility": [_LOCAL, _OWN, _BEFORE],
            "criteria": [
                _criterion("Need", 50, _NEED),
                _criterion("Plan", 30, "Can it be done with this money, by these people?"),
                _criterion("Good beside the work", 20, _GOOD, social=True),
            ],
            "reporting_kind": PROJECT,
        },
    ),
    StartingSet(
        "project",
        "Project grants",
        "£1,500 to £10,000 over three years, paid in parts. Those who get more are asked more.",
        {
            **_USUAL,
            "smallest_award_pence": 1_500_00,
            "largest_award_pence": 10_000_00,
            "award_months": 36,
            "instalments": 3,
            "eligibility": [_LOCAL, _OWN, _BEFORE],
            "criteria": [
                _criterion("Need", 35, _NEED),
                _criterion("Change", 30, "What will be different, and how will they know?"),
                _criterion("Plan and costs", 20, "Can it be done with this money, with a fair share of running costs?"),
                _criterion("Good beside the work", 15, _GOOD, social=True),
            ],
            "reporting_kind": PROJECT,
        },
    ),
    StartingSet(
        "core",
        "Core grants over three years",
        "Money for what an organisation is, not for one project: nothing is asked line by line.",
        {
            **_USUAL,
            "smallest_award_pence": 3_000_00,
            "largest_award_pence": 30_000_00,
            "award_months": 36,
            "instalments": 6,
            "question_set": _CORE_QUESTIONS,
            "to_hand": "Your latest yearly accounts",
            "eligibility": [
                _LOCAL,
                {
                    "key": "two_years",
                    "text": "Has your organisation worked for two years or more?",
                    "needed": True,
                    "explanation": "Core grants carry on what has shown that it helps.",
                    "what_else": "A project grant may fit, for what you want to begin.",
                },
            ],
            "criteria": [
                _criterion("What the organisation does", 35, "What would be missing without it?"),
                _criterion("Who it reaches", 30, _NEED),
                _criterion("How it is run", 20, "Who decides, who watches over the money, how does it learn?"),
                _criterion("Good beside the work", 15, _GOOD, social=True),
            ],
            "reporting_kind": CORE,
        },
    ),
    StartingSet(
        "winter",
        "Winter fund",
        "Money once, quickly, for one winter: up to £5,000 in one payment.",
        {
            **_USUAL,
            "smallest_award_pence": 500_00,
            "largest_award_pence": 5_000_00,
            "award_months": 6,
            "length_justification": "The money is for one winter, and comes once.",
            "instalments": 1,
            "eligibility": [_LOCAL, _BEFORE],
            "criteria": [
                _criterion("Need", 50, "Who is cold, hungry or alone, and how does the group know?"),
                _criterion("Ready to begin", 35, "Can it begin within weeks?"),
                _criterion("Good beside the work", 15, _GOOD, social=True),
            ],
            "reporting_kind": ONE_OFF,
        },
    ),
)
