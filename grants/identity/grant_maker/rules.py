"""What can be said of the grant-maker. Pure."""

from collections.abc import Mapping
from dataclasses import asdict

from grants.identity.rules import phone_problems
from grants.kernel.cleaning import is_seen
from grants.kernel.particulars import Particulars
from grants.kernel.problems import Problem

FIELDS = {
    "grant_maker": "Name of the grant-maker",
    "service_name": "Name of this service",
    "postal_address": "Postal address",
    "telephone": "Telephone",
    "privacy": "Privacy statement",
    "accessibility": "Accessibility statement",
    "complaints": "How we deal with complaints",
}
"""What each field is called."""
LENGTHS = {
    "grant_maker": 120,
    "service_name": 60,
    "postal_address": 400,
    "telephone": 40,
    **dict.fromkeys(("privacy", "accessibility", "complaints"), 20_000),
}
"""The most characters of each."""
MOST_LINES = 6


def particulars_problems(wanted: Mapping[str, str]) -> list[Problem]:
    """What is wrong with what was typed, at its fields."""
    found = [
        Problem(field, f"Use at most {most:,} characters.", "too_long")
        for field, most in LENGTHS.items()
        if len(wanted[field]) > most
    ]
    for field in ("grant_maker", "service_name"):
        if not is_seen(wanted[field]):
            found.append(Problem(field, "Enter a name.", "missing"))
        elif len(wanted[field].splitlines()) > 1:
            found.append(Problem(field, "A name is one line."))
    if len(wanted["postal_address"].splitlines()) > MOST_LINES:
        found.append(Problem("postal_address", f"An address has at most {MOST_LINES} lines.", "too_long"))
    return found + phone_problems(wanted["telephone"], "telephone")


def changes(before: Particulars, after: Particulars) -> dict[str, tuple[str, str]]:
    """The fields that differ, each with what stood and what stands."""
    was, now = asdict(before), asdict(after)
    return {field: (was[field], now[field]) for field in FIELDS if was[field] != now[field]}
