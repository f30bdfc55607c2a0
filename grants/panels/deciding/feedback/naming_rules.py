"""Texts that an applicant reads name no member of the panel: it decides as a whole. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grants.kernel.names import folded
from grants.kernel.problems import Problem

_TITLES = """
mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev revd reverend cllr councillor father sister imam rabbi
"""
_EVERYDAY = """
abbot baker ball banks barber bell best bird bishop black bond booth bridge bright brook brown bush butcher butler
camp carpenter castle chair chance chapel church clay coffee cook cooper cross day dean drive driver early east
english farmer field fields fish fisher flood flowers foot ford forest foster fox free french friend frost garden
gardener gates gay glass gold golden good grant grants gray green grey grove hall hand hardy hill holly hood hope
house hunt hunter ireland iron jewel judge just keen key king kings lake lamb lane law lawn leader light little long
love low major march marsh mason may meadows miller moon moss neighbour new newman noble north oak page park peace
perfect piper pool pope porter potter pound power price prior proud quick read reader reason reed rich river rivers
road robin rose rush sage sale salmon savage sharp shaw shepherd short silver singer small smart snow south spring
stamp steel stone street strong summer swan swift tailor temple third thorn tower town trainer turner wade walker
wall walls ward way weaver west wheeler white wild will winter wise wolf wood woods work worth young
"""
TITLES = frozenset(_TITLES.split())
EVERYDAY = frozenset(_EVERYDAY.split())
"""Surnames that are words of any text. They name somebody only beside a first name, an initial or a title."""

AROUND = 3
"""Words shown on either side, so that the place is found."""

_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
    r"\u0f71-\u0fbc\u102b-\u109d\u200c\u200d"
)
"""What belongs to a letter, as the inside of a pattern's brackets: Python takes none of it for a part of a word."""

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*(?:['’][^\W_](?:[^\W_]|[{_MARKS}])*)*")
_ONE_OF_THEM = re.compile(
    r"\b(?:(?:panel )?member|assessor|scorer|marker|reader|reviewer) (?:\d+|[A-Z]|one|two|three)\b"
    r"|\b(?:one|another|a) (?:panel member|assessor|scorer|marker|reviewer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Word:
    plain: str
    start: int
    end: int


def naming_problems(field: str, text: str, names: Sequence[str], *, known: str = "") -> list[Problem]:
    """One problem for each member whom the text names, with the place.

    A name is a first name with a surname, a title or initial with a surname, or a surname alone where it is no
    everyday word. `known` is what the applicant calls itself and its work: its words alone name nobody.
    """
    words, own = _words(text), frozenset(word.plain for word in _words(known))
    places = [place for name in names if (place := _place_of(name, words, own)) is not None]
    return [
        Problem(field, f"This names a member of the panel: {_shown(text, words, place)}. {_ADVICE}", "names_member")
        for place in sorted(set(places))
    ]


_ADVICE = "Take the name out, and say what the panel as a whole thought."


def one_of_them(text: str) -> list[str]:
    """Words that speak of single members, such as “Member 2”: no name, but best said of the whole panel."""
    return sorted({found.group() for found in _ONE_OF_THEM.finditer(text)}, key=str.casefold)


def _place_of(name: str, words: Sequence[_Word], own: Collection[str]) -> int | None:
    """The number of the first word that names them."""
    parts = [word.plain for word in _words(name) if word.plain not in TITLES]
    if not parts:
        return None
    first, surname = parts[0], parts[-1]
    alone = surname not in EVERYDAY and surname not in own and len(surname) > 1
    for index, word in enumerate(words):
        if word.plain == surname and (alone or _beside(index, words, parts[:-1])):
            return index
        if first != surname and (word.plain, _after(index, words)) in ((first, surname), (surname, first)):
            return index
    return None


def _beside(index: int, words: Sequence[_Word], given: Sequence[str]) -> bool:
    """Whether a first name, an initial of one, or a title stands right before this word."""
    if index == 0:
        return False
    before = words[index - 1].plain
    return before in TITLES or before in given or (len(before) == 1 and any(name[0] == before for name in given))


def _after(index: int, words: Sequence[_Word]) -> str:
    return words[index + 1].plain if index + 1 < len(words) else ""


def _words(text: str) -> list[_Word]:
    return [_Word(_plain(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


def _plain(word: str) -> str:
    """Folded, without the s of what belongs to somebody."""
    return folded(re.sub("['’][sS]$", "", word))


def _shown(text: str, words: Sequence[_Word], index: int) -> str:
    first, last = max(0, index - AROUND), min(len(words) - 1, index + AROUND)
    piece = " ".join(text[words[first].start : words[last].end].split())
    return f"“{'… ' if first else ''}{piece}{' …' if last < len(words) - 1 else ''}”"
