"""Rules of an acceptance on paper. Pure."""

from collections.abc import Sequence
from datetime import date

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

WAITING, CONFIRMED, REFUSED = "waiting", "confirmed", "refused"
OVERTAKEN = "overtaken"
"""The offer was answered online, or taken back, before anybody confirmed the letter."""
STATES = (WAITING, CONFIRMED, REFUSED, OVERTAKEN)
LONGEST_NAME = 200
MOST_SIGNATURES = 2
LONGEST_REASON = 2000
NAME_FIELDS = ("first_name", "second_name")


def given_names(first: str, second: str) -> list[str]:
    """The names that were typed, without blanks around them."""
    return [name.strip() for name in (first, second) if name.strip()]


def not_signed_yet(names: Sequence[str], signed_before: Sequence[str]) -> list[str]:
    """Those names that make two signatures with the ones before: somebody may have signed online meanwhile."""
    folded = {name.casefold() for name in signed_before}
    return [name for name in names if name.casefold() not in folded][: MOST_SIGNATURES - len(signed_before)]


def paper_problems(
    names: Sequence[str],
    signed_on: date | None,
    *,
    has_file: bool,
    still_needed: int,
    signed_before: Sequence[str],
    offered_on: date,
    last_day: date | None,
    today: date,
) -> list[Problem]:
    """What is wrong with a letter as it is entered. `still_needed` is how many have to sign who have not done so."""
    problems = _name_problems(names, still_needed, signed_before)
    if signed_on is None:
        problems.append(Problem("signed_on", "Enter the day on which it was signed.", "missing"))
    elif signed_on > today:
        problems.append(Problem("signed_on", "The day on which it was signed cannot lie ahead.", "too_late"))
    elif signed_on < offered_on:
        problems.append(Problem("signed_on", "It cannot be signed before the offer was made.", "too_early"))
    elif last_day is not None and signed_on > last_day:
        sentence = "The offer had run out by then. Give more time for it first."
        problems.append(Problem("signed_on", sentence, "offer_expired"))
    if not has_file:
        problems.append(Problem("letter", "Add the signed letter: a scan or a photograph.", "missing"))
    return problems


def _name_problems(names: Sequence[str], still_needed: int, signed_before: Sequence[str]) -> list[Problem]:
    if not names:
        return [Problem("first_name", "Enter who signed.", "missing")]
    if len(names) < still_needed:
        return [Problem("second_name", "Two different people sign for a grant of this size.", "missing")]
    if len(names) + len(signed_before) > MOST_SIGNATURES:
        return [Problem("second_name", "One person has signed before, so one name is enough.", "too_many")]
    problems = []
    for field, name in zip(NAME_FIELDS, names, strict=False):
        if len(name) > LONGEST_NAME:
            problems.append(Problem(field, f"Use at most {LONGEST_NAME} characters.", "too_long"))
        elif not storable(name):
            problems.append(Problem(field, "This has a character that cannot be saved. Type it again.", "unstorable"))
    folded = [name.casefold() for name in (*signed_before, *names)]
    if len(set(folded)) < len(folded):
        problems.append(Problem(NAME_FIELDS[len(names) - 1], "Enter two different people.", "repeated"))
    return problems


def refusal_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason for which an entered letter is not confirmed."""
    if not reason.strip():
        return [Problem("reason", "Say what is not right about it.", "missing")]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason", f"Use at most {LONGEST_REASON:,} characters.", "too_long")]
    return []
