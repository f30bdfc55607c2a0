"""Words as they are looked for: in small letters, without accents. Pure; databases do the same with the same table.

What migrations call does the same for ever.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def _plain(letter: str) -> str:
    first = unicodedata.normalize("NFKD", letter)[0].lower()
    return first if first.isascii() and first.isalpha() else letter


LATIN = tuple(map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))))
ACCENTED, PLAIN = (
    "".join(letters) for letters in zip(*((each, _plain(each)) for each in LATIN if _plain(each) != each), strict=True)
)
_FOLDED = str.maketrans(ACCENTED, PLAIN)


def folded(text: str) -> str:
    """The text in small letters without accents, with as many characters as before."""
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text.translate(_FOLDED))


def words_of(text: str) -> list[tuple[int, int]]:
    """Where each word begins and ends. A word is letters and numbers without anything between them."""
    return [found.span() for found in _WORD.finditer(text)]
