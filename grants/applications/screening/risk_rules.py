"""Risks: how likely, how bad, and what colour that makes. Pure."""

from collections.abc import Sequence
from typing import Any

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

LIKELIHOODS = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
SEVERITIES = {1: "Hardly felt", 2: "Minor", 3: "Moderate", 4: "Serious", 5: "The grant fails or people are harmed"}
RED_FROM, AMBER_FROM = 15, 6
GREEN, AMBER, RED = "green", "amber", "red"
LONGEST = 2_000


def score(likelihood: int, severity: int) -> int:
    """Likelihood times severity, from 1 to 25."""
    return likelihood * severity


def colour(points: int) -> str:
    """The colour of a score: red from 15, amber from 6, green under 6."""
    if points >= RED_FROM:
        return RED
    return AMBER if points >= AMBER_FROM else GREEN


def in_words(points: int) -> str:
    """The colour as a word with its number, for those who do not see it."""
    return f"{colour(points).capitalize()} {points}"


def highest(scores: Sequence[int]) -> int | None:
    return max(scores, default=None)


def risk_problems(*, description: str, likelihood: Any, severity: Any, mitigation: str) -> list[Problem]:
    """What is wrong with a risk as typed. A red one needs something done about it."""
    problems = []
    if not description.strip():
        problems.append(Problem("description", "Say what could go wrong.", "missing"))
    for field, value, sentence in (
        ("likelihood", likelihood, "Choose how likely it is, from 1 to 5."),
        ("severity", severity, "Choose how bad it would be, from 1 to 5."),
    ):
        if value not in LIKELIHOODS or isinstance(value, bool):
            problems.append(Problem(field, sentence))
    if not problems and colour(score(likelihood, severity)) == RED and not mitigation.strip():
        problems.append(Problem("mitigation", "A red risk needs something done about it. Say what.", "missing"))
    for field, text in (("description", description), ("mitigation", mitigation)):
        if len(text) > LONGEST:
            problems.append(Problem(field, f"Write at most {LONGEST:,} characters.", "too_long"))
        if not storable(text):
            problems.append(Problem(field, "This has a character that cannot be saved. Type it again."))
    return problems
