"""The register of interests: what may be entered, and which typed names are like an applicant's."""

from rapidfuzz import fuzz, utils

from grants.kernel.problems import Problem
from grants.panels.models import NOTE, RECUSED
from grants.panels.rules import length_problems

LONGEST_NAME = 200
ALIKE = 85
"""Of 100, from which on two names are close enough to remind somebody of what they registered."""


def register_problems(organisation_name: str, level: str, note: str) -> list[Problem]:
    """What is wrong with an interest for the register."""
    problems = length_problems("note", note)
    if not organisation_name.strip():
        problems.append(Problem("organisation_name", "Choose an organisation, or type its name."))
    elif len(organisation_name) > LONGEST_NAME:
        sentence = f"Write the name in at most {LONGEST_NAME} characters."
        problems.append(Problem("organisation_name", sentence, "too_long"))
    if level not in (NOTE, RECUSED):
        problems.append(Problem("level", "Choose what this means for the applications of this organisation."))
    if not note.strip():
        problems.append(Problem("note", "Say in a few words what your interest is."))
    return problems


def are_alike(typed: str, name: str) -> bool:
    """Whether a typed name may mean an organisation: spelling, order of words and parts left out do not matter."""
    return fuzz.token_set_ratio(typed, name, processor=utils.default_process) >= ALIKE
