"""What can stand in the letterhead. Pure."""

from collections.abc import Mapping

from grants.identity.rules import email_problems, phone_problems
from grants.kernel.problems import Problem

LENGTHS = {"name": 120, "address": 400, "telephone": 40, "email": 254, "signatory": 120, "role": 120}
"""The most characters of each field."""
MOST_LINES = 6


def letterhead_problems(wanted: Mapping[str, str]) -> list[Problem]:
    """What is wrong with a letterhead, at its fields."""
    found = [
        Problem(field, f"Use at most {most} characters.", "too_long")
        for field, most in LENGTHS.items()
        if len(wanted[field]) > most
    ]
    if not wanted["name"].strip():
        found.append(Problem("name", "Enter the name that stands above letters.", "missing"))
    if len(wanted["address"].strip().splitlines()) > MOST_LINES:
        found.append(Problem("address", f"An address has at most {MOST_LINES} lines.", "too_long"))
    return found + email_problems(wanted["email"]) + phone_problems(wanted["telephone"], "telephone")
