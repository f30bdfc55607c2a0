"""Sentences that the program makes in English, in the reader's language. Pure.

They are found again by their shape, with what stands in them, so that no rule has to know of languages. A sentence that
has no words in the language stays English.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from grants.kernel.asked_words import ASKED
from grants.kernel.error_words import SENTENCES
from grants.kernel.languages import ENGLISH, Catalogue, day_in, in_tongue, number_in, pounds_in
from grants.kernel.program_words import is_begun, word_in
from grants.kernel.told_words import TOLD

MADE = (*SENTENCES, *ASKED, *TOLD)
LONGEST = 1_000
"""Characters: no sentence that the program makes has more."""

_MONTHS = tuple(calendar.month_name)[1:]
_MONTH = f"(?:{'|'.join(_MONTHS)}) [0-9]{{4}}"
_QUOTED = "“.+”"
_KINDS = {
    "amount": r"£[0-9][0-9,]*(?:\.[0-9]{2})?",
    "day": f"[0-9]{{1,2}} {_MONTH}",
    "month": _MONTH,
    "number": "[0-9][0-9,]*",
    "question": _QUOTED,
    "share": r"[0-9]+(?:\.[0-9])? ?%",
    "level": r"[0-9]+\.[0-9]",
    "typed": _QUOTED,
}
"""What values look like in English, by the first word of their names, as in `amount_left`; others can be anything."""
AS_TYPED = frozenset({"typed", "example"})
"""Values that stay as people type them."""


@dataclass(frozen=True)
class Shape:
    """One sentence, with a group for each value, and the names of its values."""

    english: str
    pattern: re.Pattern[str]


def in_words_of(message: str, catalogue: Catalogue) -> Markup:
    """A sentence that the program made, as HTML: in the language of a catalogue where it has words for it, and then
    marked as such.
    """
    found = found_again(message, catalogue)
    return escape(message) if found is None else in_tongue("span", found, catalogue.code)


def found_again(message: str, catalogue: Catalogue) -> Markup | None:
    """The words of a sentence that the program made, with its values; None where it has none."""
    if catalogue.code == ENGLISH or len(message) > LONGEST or not is_begun(catalogue.code):
        return None
    for shape in _shapes(MADE):
        found = shape.pattern.fullmatch(message)
        said = word_in(catalogue.code, shape.english) if found else None
        if found is not None and said is not None:
            values = {name: _value(name, value, catalogue) for name, value in found.groupdict().items()}
            return Markup(said) % values  # noqa: S704 - our own words
    return None


def _value(name: str, value: str, catalogue: Catalogue) -> Markup:
    kind = name.partition("_")[0]
    if kind == "question":
        return _quoted(value, catalogue)
    if kind in AS_TYPED:
        return escape(value)
    if kind in _WRITTEN:
        return escape(_WRITTEN[kind](value, catalogue.code))
    return _anything(value, catalogue)


def _amount(value: str, code: str) -> str:
    return pounds_in(int(Decimal(re.sub("[£,]", "", value)) * 100), code)


def _day(value: str, code: str) -> str:
    return day_in(_day_of(value), code)


def _month(value: str, code: str) -> str:
    return format_date(_day_of(f"1 {value}"), "LLLL y", locale=code)


def _number(value: str, code: str) -> str:
    return number_in(int(value.replace(",", "")), code)


def _share(value: str, code: str) -> str:
    return f"{format_decimal(Decimal(value.rstrip(' %')), locale=code)} %"


def _level(value: str, code: str) -> str:
    return format_decimal(Decimal(value), locale=code)


_WRITTEN = {"day": _day, "month": _month, "amount": _amount, "share": _share, "number": _number, "level": _level}
"""How the language writes what English writes so."""


def _anything(value: str, catalogue: Catalogue) -> Markup:
    """A part of a sentence: made by the program itself, or one of several, or the scheme's words, or as it is."""
    for kind in _WRITTEN:
        if re.fullmatch(_KINDS[kind], value):
            return _value(kind, value, catalogue)
    if (found := found_again(value, catalogue) or catalogue.find(value)) is not None:
        return escape(found)
    parts = re.split("(?<=”), (?=“)" if value.startswith("“") else ", ", value)
    if len(parts) > 1:
        said = [_anything(part, catalogue) for part in parts]
        if any(said_part != escape(part) for part, said_part in zip(parts, said, strict=True)):
            return Markup(", ").join(said)
    return _quoted(value, catalogue) if re.fullmatch(_QUOTED, value) else escape(value)


def _quoted(quoted: str, catalogue: Catalogue) -> Markup:
    """Words of a scheme in quotation marks, marked as English where they have no translation."""
    label = quoted[1:-1]
    found = catalogue.find(label)
    if found is None:
        found = found_again(label, catalogue)
    return Markup("“{}”").format(in_tongue("span", label, ENGLISH) if found is None else found)


def _day_of(value: str) -> date:
    number, month, year = value.split(" ")
    return date(int(year), _MONTHS.index(month) + 1, int(number))


@cache
def _shapes(sentences: Sequence[str]) -> tuple[Shape, ...]:
    return tuple(_shape(english) for english in sentences)


def _shape(english: str) -> Shape:
    parts = re.split(r"%\((\w+)\)s", english)
    named = [f"(?P<{name}>{_KINDS.get(name.partition('_')[0], '.+?')})" for name in parts[1::2]]
    between = [re.escape(part) for part in parts[::2]]
    pattern = "".join(text + value for text, value in zip(between, [*named, ""], strict=True))
    return Shape(english, re.compile(pattern, re.DOTALL))
