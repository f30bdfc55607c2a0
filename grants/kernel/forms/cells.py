"""The cells of answers that are tables: whole numbers, sums of money, and levels with one figure after the point."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grants.kernel.cleaning import cleaned_code
from grants.kernel.forms.guesses import meant, whole
from grants.kernel.money import LARGEST_PENCE, TooMuch, parse_pounds, pounds

LARGEST_COUNT = 1_000_000
LARGEST_LEVEL = 1_000
"""In tenths."""

_LEVEL = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]))?")
_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Cell:
    """One cell of each row, or one beside the table: `name` is kept, `words` stand at its field.

    Its values are whole numbers from 0 to `most`: people, pence, or tenths of a level. `wanted` says what to enter,
    and `like` gives an example of it.
    """

    name: str
    words: str
    wanted: str
    like: str
    most: int
    parse: Callable[[str], int]
    typed: Callable[[int], str]
    shown: Callable[[int], str]
    is_money: bool = False

    def read(self, typed: str) -> int:
        """The value typed in a field that is not blank. Raises ValueError with what to enter, to go on a sentence."""
        text = cleaned_code(typed).strip()
        try:
            value = self.parse(text)
        except TooMuch:
            raise ValueError("that is too much") from None
        except ValueError:
            number = meant(text, ranges=not self.is_money)
            example = f"such as {number}" if number else f"like {self.like}"
            raise ValueError(f"enter {self.wanted}, {example}") from None
        if value > self.most:
            raise ValueError("that is too much")
        return value

    def is_value(self, value: Any) -> bool:
        """In JSON `3` and `3.0` are the same number."""
        number = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        return number and not isinstance(value, bool) and 0 <= value <= self.most


def quoted(typed: str) -> str:
    """What was typed, for a sentence about it."""
    text = typed.strip()
    return f"“{text}”" if len(text) <= _LONGEST_SHOWN else f"“{text[:_LONGEST_SHOWN]}…”"


def level_shown(tenths: int) -> str:
    """`4.2` for 42 tenths, `4` for 40."""
    return f"{tenths / 10:.1f}".removesuffix(".0")


def count_cell(name: str, words: str) -> Cell:
    """A number of people or things."""
    return Cell(name, words, "one whole number", "25", LARGEST_COUNT, _whole, str, "{:,}".format)


def money_cell(name: str, words: str) -> Cell:
    """A sum in whole pence, typed in pounds."""
    return Cell(
        name,
        words,
        "one amount in pounds",
        "1200 or 1,200.50",
        LARGEST_PENCE,
        _pence,
        _typed_pounds,
        pounds,
        is_money=True,
    )


def level_cell(name: str, words: str) -> Cell:
    """A level on a scale, in tenths: an average of what people said."""
    wanted = "one number with at most one figure after the point"
    return Cell(name, words, wanted, "4 or 4.2", LARGEST_LEVEL, _tenths, level_shown, level_shown)


def _whole(text: str) -> int:
    number = whole(text)
    if number is None:
        raise ValueError(text)
    return number


def _pence(text: str) -> int:
    return int(parse_pounds(text))


def _typed_pounds(pence: int) -> str:
    return pounds(pence).removeprefix("£")


def _tenths(text: str) -> int:
    found = _LEVEL.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return 10 * int(found[1]) + int(found[2] or 0)
