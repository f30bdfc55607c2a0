"""One cleaning for every text that comes in: pages, the API, look-ups, imports and sheets. Pure.

What nobody can see and means nothing goes away: it came along with a copied address or name, and made it another one.
What has a meaning stays: joiners inside words of scripts that need them, and everything that emoji are made of.
"""

import re
import unicodedata
from typing import Any

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps: a NUL and half a character. It is not cleaned away: it is refused, and said."""

_UNSEEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
"""Controls, joiners, marks of direction, fillers, selectors and tags."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_KEYCAP, _BLACK_FLAG, _LAST_TAG = "\u20e3", "\U0001f3f4", "\U000e007f"
_JOINED = frozenset(
    (
        *(
            "ARABIC",
            "SYRIAC",
            "MANDAIC",
            "MONGOLIAN",
            "DEVANAGARI",
            "BENGALI",
            "GURMUKHI",
            "GUJARATI",
            "ORIYA",
            "TAMIL",
        ),
        *("TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "TIBETAN", "MYANMAR", "KHMER", "BALINESE", "JAVANESE"),
    )
)
"""The scripts in which a joiner says how a word is written, by the first word of their letters' names."""

MOST_MARKS = 30
"""On one letter, as in Unicode's stream-safe text (UAX 15); no language comes near. Composing takes time by the square
of how many there are in a row, so what has more is shortened first.
"""
_MARKS = "".join(chr(point) for point in range(0x300, 0x1E94B) if unicodedata.combining(chr(point)))
_MANY_MARKS = re.compile(f"([{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")

_DASHES = re.compile("[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SEEN = frozenset("LNPS")
_EMPTY_SIGN = "\u2800"
"""A letter of Braille without a dot: a sign, and nothing to see."""


def cleaned(text: str) -> str:
    """A text without what cannot be seen, composed (NFC); empty where nothing of it can be seen or is to be refused.

    Doing it again changes nothing. White space stays as it is.
    """
    if text.isascii() and _UNSEEN.search(text) is None:
        return text
    before = None
    while text != before:  # what went away may have stood between others
        seen = _MANY_MARKS.sub(r"\1", _UNSEEN.sub(_meant, text))
        before, text = text, unicodedata.normalize("NFC", seen)
    return text if text.isspace() or is_seen(text) or UNSTORABLE.search(text) else ""


def is_seen(text: str) -> bool:
    """Whether anything of a text can be seen: a name made only of what cannot is none."""
    return any(
        unicodedata.category(each)[0] in _SEEN and each != _EMPTY_SIGN and _UNSEEN.match(each) is None for each in text
    )


def cleaned_code(text: str) -> str:
    """A number, code or address as typed: clean, every dash a hyphen, wide letters and figures as ordinary ones."""
    clean = _UNSEEN.sub("", cleaned(text))
    return (clean if clean.isascii() else _DASHES.sub("-", clean.translate(_WIDE))).strip()


def cleaned_all(value: Any) -> Any:
    """A value of JSON with every text in it cleaned; the names of its fields stay."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [cleaned_all(each) for each in value]
    if isinstance(value, dict):
        return {key: cleaned_all(each) for key, each in value.items()}
    return value


def _meant(found: re.Match[str]) -> str:
    """What becomes of a character that cannot be seen: itself where it means something, a line end, or nothing."""
    each, text = found.group(), found.string
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    if each in "\u2028\u2029\x0b\x0c\x85":
        return "\n"
    if each in (_ZWNJ, _ZWJ):
        return each if _joins(each, before, after) else ""
    if "\ufe00" <= each <= "\ufe0f":
        return each if before and (_is_sign(before) or after == _KEYCAP) else ""
    if each >= "\U000e0020":
        return each if _in_a_flag(text, found.start()) else ""
    return ""


def _joins(each: str, before: str, after: str) -> bool:
    if not before or not after:
        return False
    if each == _ZWJ and (_is_sign(before) or before == "\ufe0f") and _is_sign(after):
        return True
    return _is_of_joined_script(before) and (_is_of_joined_script(after) or unicodedata.combining(before) == 9)


def _is_of_joined_script(character: str) -> bool:
    return unicodedata.name(character, "").partition(" ")[0] in _JOINED


def _is_sign(character: str) -> bool:
    """Emoji and other pictures, with their colours of skin; letters that have variants, such as Chinese ones."""
    kind = unicodedata.category(character)
    if kind == "Lo":
        return character > "\u0fff"
    return character in "\u203c\u2049" or (kind in ("So", "Sk", "Sm") and not character.isascii())


def _in_a_flag(text: str, at: int) -> bool:
    """Whether a tag belongs to a flag such as that of Wales: a black flag, tags, and the last of them."""
    start = text.rfind(_BLACK_FLAG, 0, at)
    end = text.find(_LAST_TAG, at)
    return start >= 0 and end >= 0 and all("\U000e0020" <= each <= _LAST_TAG for each in text[start + 1 : end])
