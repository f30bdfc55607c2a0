"""Rules of the conditions of a grant: how they are put down, and how one is settled. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

OPEN, SHOWN, MET, WAIVED, FAILED = "open", "shown", "met", "waived", "failed"
STATES = (OPEN, SHOWN, MET, WAIVED, FAILED)
UNSETTLED = (OPEN, SHOWN, FAILED)
"""What waits for a condition in one of these states still waits."""

GRANTEE, HOST, US = "grantee", "host", "us"
WHO = (GRANTEE, HOST, US)
DOCUMENT, STATEMENT, CALL, OTHER = "document", "statement", "call", "other"
EVIDENCE = (DOCUMENT, STATEMENT, CALL, OTHER)

ASKED_AGAIN = "asked again"
ANSWERS = (MET, ASKED_AGAIN, WAIVED, FAILED)
"""What an administrator can say about a condition."""

FIRST_PAYMENT = 1
LONGEST_TEXT = 2000
LATEST_YEARS = 10
"""No grant that is made here runs for longer."""

_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_GOES_TO = {
    MET: (OPEN, SHOWN),
    ASKED_AGAIN: (SHOWN, FAILED),
    WAIVED: (OPEN, SHOWN, FAILED),
    FAILED: (OPEN, SHOWN),
}


@dataclass(frozen=True)
class Details:
    """Who does it, by the end of which day, what shows it, and the number of the payment that waits for it."""

    who: str
    due_on: date | None
    evidence: str | None
    instalment: int | None


def things_to_do(text: str) -> list[str]:
    """The conditions of a decision, one for each line that has words, without its bullet or number."""
    lines = (_MARK.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def details_problems(
    details: Details, *, has_host: bool, can_wait: Collection[int], stands: int | None, today: date
) -> list[Problem]:
    """What is wrong with the details of a condition. `can_wait` are the numbers of the payments that can still wait,
    `stands` that of the one that waits already.
    """
    problems = []
    if details.who not in WHO:
        problems.append(Problem("who", "Say who does it.", "missing"))
    elif details.who == HOST and not has_host:
        problems.append(Problem("who", "This grant has no host.", "not_for_it"))
    if details.due_on is not None and not today.year - 1 <= details.due_on.year <= today.year + LATEST_YEARS:
        problems.append(Problem("due_on", "Check the year of the day by which it is done.", "out_of_range"))
    if details.evidence is not None and details.evidence not in EVIDENCE:
        problems.append(Problem("evidence", "Choose what shows that it is done.", "unknown"))
    if details.instalment not in (None, stands) and details.instalment not in can_wait:
        sentence = "This payment cannot wait: it is not of this grant, or it can be paid already."
        problems.append(Problem("instalment", sentence, "cannot_wait"))
    return problems


def note_problems(note: str, *, has_file: bool) -> list[Problem]:
    """What is wrong with how somebody says that it is done."""
    if not note.strip() and not has_file:
        return [Problem("note", "Say how it was done, or add a document that shows it.", "missing")]
    return _text_problems("note", note)


def answer_problems(answer: str, reason: str) -> list[Problem]:
    """What is wrong with what an administrator says about a condition. All but that it is met needs a reason."""
    if answer not in ANSWERS:
        return [Problem("answer", "Say what stands now.", "missing")]
    if answer != MET and not reason.strip():
        return [Problem("reason", "Say why. The grantee reads this.", "missing")]
    return _text_problems("reason", reason)


def answer_refusal(answer: str, state: str) -> Problem | None:
    """Why this cannot be said about a condition in a state; None where it can."""
    if state in _GOES_TO[answer]:
        return None
    if state in (MET, WAIVED):
        return Problem("", f"This condition is {state} already.", "settled")
    if answer == ASKED_AGAIN:
        return Problem("", "Nobody has said that this is done, so it is asked for already.", "not_shown")
    return Problem("", "This condition has failed. Ask again or waive it.", "settled")


def showing_refusal(state: str, who: str) -> Problem | None:
    """Why nobody can say now that a condition is done; None where somebody can."""
    if who == US:
        return Problem("", "We do this ourselves, so you have nothing to send.", "not_for_it")
    if state == SHOWN:
        return Problem("", "You have told us that this is done. We look at it.", "shown_already")
    if state != OPEN:
        return Problem("", f"This condition is {state}.", "settled")
    return None


def is_overdue(state: str, due_on: date | None, today: date) -> bool:
    return state == OPEN and due_on is not None and due_on < today


def _text_problems(field: str, text: str) -> list[Problem]:
    if len(text) > LONGEST_TEXT:
        return [Problem(field, f"Use at most {LONGEST_TEXT:,} characters.", "too_long")]
    if not storable(text):
        return [Problem(field, "This has a character that cannot be saved. Type it again.", "unstorable")]
    return []
