"""Money in whole pence. Never a float."""

import re
from decimal import Decimal
from typing import Self

from grants.kernel.cleaning import cleaned_code

_THOUSANDS = "[0-9]{1,3}(?:[, \\u00a0\\u2009\\u202f][0-9]{3})+"
_AMOUNT = re.compile(rf"^£?\s*(?P<pounds>{_THOUSANDS}|[0-9]+)(?:\.(?P<pence>[0-9]{{1,2}}))?$")

LARGEST_PENCE = 10**13
"""A hundred billion pounds: past this, a sum is a typing mistake."""

LONGEST_TYPED = 20
"""Figures and commas of whole pounds that are read at all: Python refuses numbers of thousands of figures."""


class Pence(int):
    """A sum of money in whole pence. Adding and subtracting give `Pence`; floats are refused."""

    __slots__ = ()

    def __new__(cls, value: int = 0) -> Self:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"money is whole pence, not {value!r}")
        return super().__new__(cls, value)

    def __add__(self, other: int) -> "Pence":
        return Pence(int(self) + int(Pence(other)))

    __radd__ = __add__

    def __sub__(self, other: int) -> "Pence":
        return Pence(int(self) - int(Pence(other)))

    def __mul__(self, times: int) -> "Pence":
        return Pence(int(self) * int(Pence(times)))

    __rmul__ = __mul__

    def __neg__(self) -> "Pence":
        return Pence(-int(self))

    def __str__(self) -> str:
        return pounds(self)


def pounds(pence: int) -> str:
    """`£1,234` or `£1,234.50`: the pence are shown only where there are some."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")


class TooMuch(ValueError):
    """A sum beyond `LARGEST_PENCE`."""


def parse_pounds(text: str) -> Pence:
    """Read a sum as people type it: `1200`, `£1,200`, `1 200`, `1200.50`.

    Raises ValueError with a plain sentence; TooMuch for more than anybody means.
    """
    match = _AMOUNT.match(cleaned_code(text).strip())
    if match is None:
        raise ValueError("Enter an amount in pounds, like 1200 or 1,200.50")
    if len(match["pounds"]) > LONGEST_TYPED:
        raise TooMuch("Enter a smaller amount")
    whole = int(re.sub("[^0-9]", "", match["pounds"]))
    pence = int((match["pence"] or "0").ljust(2, "0"))
    if whole * 100 > LARGEST_PENCE:
        raise TooMuch("Enter a smaller amount")
    return Pence(whole * 100 + pence)


def from_decimal(amount: Decimal) -> Pence:
    """Pounds as an exact decimal number, to the penny.

    Raises ValueError where there is a fraction of a penny.
    """
    pence = amount * 100
    if pence != pence.to_integral_value():
        raise ValueError(f"{amount} has a fraction of a penny")
    return Pence(int(pence))


def as_decimal(pence: int) -> Decimal:
    """Pounds as an exact decimal number with two places."""
    return Decimal(pence).scaleb(-2)


def share(total: int, weights: list[int]) -> list[Pence]:
    """Divide `total` pence in proportion to `weights`, to the penny and without a remainder.

    The largest remainders get the odd pennies, earlier weights first among equals.
    Raises ValueError when the weights are negative or come to nothing.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative and must come to more than nothing")
    parts = [divmod(total * weight, whole) for weight in weights]
    odd_pennies = total - sum(part for part, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))
    lucky = set(by_remainder[:odd_pennies])
    return [Pence(part + (i in lucky)) for i, (part, _) in enumerate(parts)]
