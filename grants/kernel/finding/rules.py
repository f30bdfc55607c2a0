"""What somebody looks for, and where it stands in a text. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grants.kernel.folding import folded, words_of

MOST_WORDS, LONGEST_WORD, LONGEST_READ = 10, 40, 2_000
"""How many words are looked for, how many letters of each, and how much of what was typed is read at all."""
BEGINNING = 3
"""From so many letters a word also finds those that begin with it."""
BEFORE, AFTER, MOST_EXCERPT = 60, 120, 240
"""How many characters of a text are shown around the first word that was found, and at most."""


@dataclass(frozen=True)
class Wanted:
    """The words that somebody looks for, folded, each once; `cut` says that more was typed than is looked for."""

    words: tuple[str, ...]
    cut: bool = False


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it was looked for."""

    text: str
    is_wanted: bool = False


def wanted_in(typed: str) -> Wanted:
    """What is looked for, of what somebody typed. No word where there is neither letter nor number."""
    read = folded(typed[:LONGEST_READ])
    found = list(dict.fromkeys(read[start:end][:LONGEST_WORD] for start, end in words_of(read)))
    return Wanted(tuple(found[:MOST_WORDS]), cut=len(found) > MOST_WORDS or len(typed) > LONGEST_READ)


def begins(word: str) -> bool:
    """Whether a word also finds those that only begin with it."""
    return len(word) >= BEGINNING


def is_found(text_word: str, wanted: Sequence[str]) -> bool:
    """Whether a word of a text, folded, is one of those looked for."""
    return any(text_word == word or (begins(word) and text_word.startswith(word)) for word in wanted)


def pieces(text: str, wanted: Sequence[str]) -> list[Piece]:
    """The text in parts, those marked that were looked for. Together they are the text."""
    return list(_pieces(text, folded(text), wanted))


def _pieces(text: str, read: str, wanted: Sequence[str]) -> Iterator[Piece]:
    after = 0
    for start, end in words_of(read):
        if is_found(read[start:end], wanted):
            if start > after:
                yield Piece(text[after:start])
            yield Piece(text[start:end], is_wanted=True)
            after = end
    if after < len(text):
        yield Piece(text[after:])


def excerpt(text: str, wanted: Sequence[str]) -> list[Piece]:
    """The part of a text around the first word that was looked for, marked; nothing where none is there."""
    for line in text.splitlines():
        read = folded(line)
        place = next(((s, e) for s, e in words_of(read) if is_found(read[s:e], wanted)), None)
        if place:
            return pieces(_around(line, *place), wanted)
    return []


def _around(line: str, start: int, end: int) -> str:
    first = start - BEFORE if start > BEFORE else 0
    if first:
        first = min(start, line.find(" ", first) + 1 or start)
    last = min(len(line), max(end, start + AFTER), first + MOST_EXCERPT)
    if last < len(line):
        last = max(min(end, first + MOST_EXCERPT), line.rfind(" ", first, last))
    return f"{'… ' if first else ''}{line[first:last].strip()}{' …' if last < len(line) else ''}"
