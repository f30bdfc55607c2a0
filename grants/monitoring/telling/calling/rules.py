"""Rules of asking for a call. Pure."""

from collections.abc import Collection

from grants.identity.rules import phone_problems
from grants.kernel.problems import Problem
from grants.monitoring.rules import change_refusal
from grants.schemes.tiers.rules import CALL

LONGEST_SUITS = 200


def asking_refusal(state: str, listed: Collection[str]) -> Problem | None:
    """Why nobody can ask for a call now; None when they can. `listed` are the ways that the tier lists."""
    if CALL not in listed:
        sentence = "Grants of this size are reported on in the form. If you cannot fill it in, tell us."
        return Problem("", sentence, "not_for_it")
    return change_refusal(state)


def call_problems(phone: str, suits: str) -> list[Problem]:
    """What is wrong with a number to ring, and with what is said about when."""
    problems = phone_problems(phone)
    if not phone.strip():
        problems.append(Problem("phone", "Enter the telephone number that we ring.", "missing"))
    if len(suits) > LONGEST_SUITS:
        problems.append(Problem("suits", f"Use at most {LONGEST_SUITS:,} characters.", "too_long"))
    return problems
