"""Names and texts in the few characters that banks take. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters, ascii_uppercase, digits

NOBODY = "PAYEE"
"""Stands for a name of which no letter can be written in a bank's characters, as one in Chinese."""

_LETTERS = {
    "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ı": "i", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "Ŋ": "Ng",
    "ŋ": "ng", "ß": "ss", "ẞ": "SS", "ə": "e", "Ə": "E", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O",
}  # fmt: skip
"""Letters of Latin that do not come apart into a plain one and an accent."""

_SIGNS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": "'", "”": "'", '"': "'", "–": "-", "—": "-", "‐": "-",
    "‑": "-", "−": "-", "_": "-", "£": "GBP", "€": "EUR", "@": "(at)", "[": "(", "]": ")", "{": "(", "}": ")",
    ";": ",", "\\": "/", "|": "/",
}  # fmt: skip


@dataclass(frozen=True)
class Alphabet:
    """The characters that a kind of file takes, and what is written for some others."""

    characters: frozenset[str]
    capitals_only: bool
    instead: Mapping[str, str]

    def written(self, text: str) -> str:
        """The text in these characters, one space between words. Empty where none of its letters can be written.

        Banks refuse a text that begins or ends with a slash, or has two of them together.
        """
        plain = "".join(self._each(character) for character in unicodedata.normalize("NFC", text))
        kept = "".join(character if character in self.characters else " " for character in plain)
        return _tidy(" ".join(re.sub("/+", "/", kept).split()))

    def name(self, text: str, *, longest: int) -> str:
        """A name of at most so many characters, never empty."""
        return _tidy(self.written(text)[:longest]) or NOBODY

    def _each(self, character: str) -> str:
        for known in (self.instead, _LETTERS, _SIGNS):
            if character in known:
                return self._in_case(known[character])
        bare = unicodedata.normalize("NFKD", character)
        return self._in_case("".join(each for each in bare if not unicodedata.combining(each)))

    def _in_case(self, text: str) -> str:
        return text.upper() if self.capitals_only else text


def _tidy(text: str) -> str:
    return text.strip(" /")


ISO_20022 = Alphabet(frozenset(ascii_letters + digits + "/-?:().,'+ "), False, {"&": "and"})
"""The Latin characters that all banks take in ISO 20022."""

BACS = Alphabet(frozenset(ascii_uppercase + digits + ".&/- "), True, dict.fromkeys("'’‘ʼ`´", ""))
"""What Bacs Standard 18 takes: capitals, figures, and four signs. O’Neill becomes ONEILL."""
