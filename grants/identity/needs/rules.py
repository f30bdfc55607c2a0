"""How a person needs to hear from us (Accessible Information Standard): what can be asked for. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

METHODS = {
    "email": "By e-mail",
    "letter": "By letter",
    "telephone": "By telephone",
    "text_message": "By text message",
}
MADE_BY_HAND = {
    "easy_read": "easy read",
    "braille": "braille",
    "audio": "audio",
    "bsl_video": "British Sign Language on video",
}
"""Formats that people make: the system cannot, so an administrator is asked to."""

SMALLEST_PRINT, USUAL_LARGE_PRINT, LARGEST_PRINT = 16, 18, 48
"""Points, of large print."""

_MOBILE = re.compile(r"(?:\+44|0044|0)7\d{9}")
_BETWEEN = re.compile(r"[\s().-]")

LONGEST_SUPPORT = 300
FIELDS = (
    "contact_method",
    "hand_format",
    "print_points",
    "interpreter_language",
    "note_taker",
    "other_support",
    "may_share",
)
NOTHING: Mapping[str, Any] = {
    "contact_method": "email",
    "hand_format": None,
    "print_points": None,
    "interpreter_language": None,
    "note_taker": False,
    "other_support": None,
    "may_share": False,
}
"""What holds for somebody who said nothing."""


def tidy(given: Mapping[str, Any]) -> dict[str, Any]:
    """All needs, as they are kept: texts on one line, empty ones as None."""
    needs = {**NOTHING, **{field: given[field] for field in FIELDS if field in given}}
    for field in ("hand_format", "interpreter_language", "other_support"):
        needs[field] = " ".join(str(needs[field] or "").split()) or None
    return needs


def mobile_number(phone: str | None) -> str | None:
    """The mobile number in what somebody gave as their telephone, like +447700900123; None where there is none."""
    found = _MOBILE.search(_BETWEEN.sub("", phone or "").replace("+44(0)", "+44").replace("+4407", "+447"))
    return f"+447{found.group()[-9:]}" if found else None


def problems(needs: Mapping[str, Any], *, phone: str | None) -> list[Problem]:
    """What is wrong with (tidy) needs."""
    found = []
    if needs["contact_method"] not in METHODS:
        found.append(Problem("contact_method", "Choose how we should reach you."))
    elif not phone and not reaches_without_phone(needs):
        sentence = "Give us your telephone number first, under “Your details”."
        found.append(Problem("contact_method", sentence))
    elif needs["contact_method"] == "text_message" and mobile_number(phone) is None:
        sentence = "We can only text a mobile number, and yours is none. Give us one first, under “Your details”."
        found.append(Problem("contact_method", sentence))
    if needs["hand_format"] is not None and needs["hand_format"] not in MADE_BY_HAND:
        found.append(Problem("hand_format", "Choose one of the formats."))
    points = needs["print_points"]
    if points is not None and not SMALLEST_PRINT <= points <= LARGEST_PRINT:
        sentence = f"Enter a size from {SMALLEST_PRINT} to {LARGEST_PRINT} points."
        found.append(Problem("print_points", sentence))
    for field in ("interpreter_language", "other_support"):
        text = needs[field] or ""
        if len(text) > LONGEST_SUPPORT or not storable(text):
            found.append(Problem(field, f"Write this in at most {LONGEST_SUPPORT} characters."))
    return found


def print_size(letter_format: str, print_points: int | None) -> int | None:
    """In which size, in points, somebody reads what is printed for them; None for the usual one.

    Whoever names a size wants it, also where they did not choose large print.
    """
    if letter_format == "large_print" or print_points:
        return print_points or USUAL_LARGE_PRINT
    return None


def reaches_without_phone(needs: Mapping[str, Any]) -> bool:
    """Whether somebody can be reached as they asked without a telephone number."""
    return needs["contact_method"] not in ("telephone", "text_message")


def in_words(needs: Mapping[str, Any]) -> list[str]:
    """What to heed when writing to or meeting this person, each in a few words; nothing for nobody's needs."""
    said = []
    if needs["contact_method"] != "email":
        said.append(METHODS[needs["contact_method"]])
    if needs["hand_format"]:
        said.append(f"In {MADE_BY_HAND[needs['hand_format']]}")
    if needs["print_points"]:
        said.append(f"In large print of {needs['print_points']} points")
    if needs["interpreter_language"]:
        said.append(f"With an interpreter: {needs['interpreter_language']}")
    if needs["note_taker"]:
        said.append("With a note-taker")
    if needs["other_support"]:
        said.append(needs["other_support"])
    return said


def by_hand(needs: Mapping[str, Any]) -> str | None:
    """What somebody has to do with a message beyond our mail, like `in braille, by letter`; None for nothing."""
    parts = []
    if needs["hand_format"]:
        parts.append(f"in {MADE_BY_HAND[needs['hand_format']]}")
    if needs["contact_method"] != "email":
        parts.append(METHODS[needs["contact_method"]].lower())
    return ", ".join(parts) or None


def reads_letters(needs: Mapping[str, Any], letter_format: str) -> bool:
    """Whether somebody wants what we tell them as a letter: on paper, or in a format in which only letters are made."""
    by_letter = needs["contact_method"] == "letter" or needs["hand_format"] is not None
    return by_letter or print_size(letter_format, needs["print_points"]) is not None


def besides(how: str, said: Sequence[str]) -> list[str]:
    """What there is to heed beside how a message is to be sent by hand, as `by_hand` told it."""
    parts = how.split(", ")
    return [each for each in said if each[:1].lower() + each[1:] not in parts]


def review_day(today: date) -> date:
    """A year ahead: needs change, so we ask again."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return date(today.year + 1, 3, 1)
