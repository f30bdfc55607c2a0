"""Whether two names are the same name, however they are written: one folding for whoever compares names. Pure.

Capitals, accents, composed and decomposed letters, apostrophes and signs make no other name. Letters do, of whatever
script: what belongs to a letter in Bengali or Tamil is no accent.
"""

import re
import unicodedata

from grants.kernel.cleaning import cleaned

_PLAIN = re.compile("[a-z0-9]+")
_SIGNS = "\x00-\x7f’‘“”–—…£€•"
_PARTS = re.compile(f"([{_SIGNS}]* )|([^ ]+(?: [^ ]*[^ {_SIGNS}][^ ]*)*)")
"""A run of words that are plain English, or of words that are not. A space belongs to no word."""

_APOSTROPHES = re.compile("['’‘ʼ`´\u200c\u200d]")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
"""Letters of Latin that do not come apart into a plain one and an accent."""

_TATWEEL = "\u0640"


def words_of(text: str) -> list[str]:
    """The words of a text, folded. What is plain English in it is not looked at letter by letter, which takes twenty
    times as long: nearly every long text has a pound sign.
    """
    if text.isascii():
        return _plain_words(text)
    parts = _PARTS.findall(f"{text} ")
    return [word for plain, other in parts for word in (_plain_words(plain) if plain else _folded_words(other))]


def _plain_words(text: str) -> list[str]:
    for apostrophe in "'`’‘":
        text = text.replace(apostrophe, "")
    return _PLAIN.findall(text.lower())


def _folded_words(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", cleaned(text)).casefold()
    bare = "".join(_without_accents(_APOSTROPHES.sub("", apart))).translate(_LETTERS)
    seen = (each if unicodedata.category(each)[0] in "LMN" else " " for each in unicodedata.normalize("NFC", bare))
    return "".join(seen).split()


def folded(name: str) -> str:
    """A name such that two are the same name when they fold to the same; never empty where anything can be seen."""
    return " ".join(words_of(name.replace("&", " and "))) or "".join(cleaned(name).casefold().split())


def is_same_name(one: str, other: str) -> bool:
    """Whether both are the same name. No name is the same as none."""
    return bool(folded(one)) and folded(one) == folded(other)


def _without_accents(text: str) -> list[str]:
    """The characters of a decomposed text without the marks on letters that are read without them too: accents of
    Latin, Greek and Cyrillic letters, vowels beside Arabic and Hebrew ones.
    """
    kept: list[str] = []
    letter = ""
    for each in text:
        if not unicodedata.category(each).startswith("M"):
            letter = each
            if each != _TATWEEL:
                kept.append(each)
        elif letter >= "\u0700" and unicodedata.category(letter).startswith("L"):
            kept.append(each)
    return kept
