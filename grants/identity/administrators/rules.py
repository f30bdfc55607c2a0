"""Rules of who runs the programme. Pure."""

from grants.identity.rules import email_problems, name_problems
from grants.kernel.problems import Problem

PROPOSED, CONFIRMED, REFUSED, TAKEN_BACK = "proposed", "confirmed", "refused", "taken back"
STATES = (PROPOSED, CONFIRMED, REFUSED, TAKEN_BACK)
LEAST = 2
"""Money and decisions need two people, so no fewer run the programme once there are as many."""

LONGEST_REASON = 500


def proposal_problems(email: str, name: str, reason: str) -> list[Problem]:
    """What is wrong with a proposal that somebody becomes an administrator."""
    return [*email_problems(email), *name_problems(name), *reason_problems(reason)]


def reason_problems(reason: str, field: str = "reason") -> list[Problem]:
    """What is wrong with the reason why somebody is to run the programme, or is not."""
    if not reason.strip():
        return [Problem(field, "Say why.", "missing")]
    if len(reason) > LONGEST_REASON:
        return [Problem(field, f"Say it in at most {LONGEST_REASON} characters.")]
    return []


def ending_refusal(administrators: int) -> str:
    """Why nobody of so many administrators can stop being one; empty where one can."""
    if administrators > LEAST:
        return ""
    return (
        "At least two people run the programme, or one alone could decide and pay. Appoint somebody first,"
        " and have a second person confirm it."
    )
