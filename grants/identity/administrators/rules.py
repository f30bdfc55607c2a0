"""Rules of who runs the programme. Pure."""

from collections.abc import Iterable

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


def bare_address(email: str) -> str:
    """An address without what is added to its name: whoever has `ada@example.org` gets mail to `ada+x@example.org`."""
    name, _, domain = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def alike_problems(email: str, administrators: Iterable[tuple[str, str]], because: str) -> list[Problem]:
    """A warning that an address looks like that of somebody who runs the programme, until a reason is given.

    `administrators` are names with addresses.
    """
    if because.strip():
        return reason_problems(because, "alike_because")
    alike = next((each for each in administrators if bare_address(each[1]) == bare_address(email)), None)
    if alike is None:
        return []
    name, address = alike
    sentence = (
        f"Mail to this address may go to {name} ({address}). Money and decisions need two different people, so say why"
        " this is somebody else."
    )
    return [Problem("alike_because", sentence, "missing")]


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
