"""Sums of money and percentages as they are printed in reports. Pure.

A sum says by its last figure how far it was rounded: £14m may be anything from £13.5m to £14.5m.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LONGEST = 40
"""Characters of a printed number that are read at all."""

_SPACES = " \u00a0\u2009\u202f"
_SCALES = {"": 1, "k": 1_000, "000": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
_SUM = re.compile(
    r"(?P<open>\()?(?P<minus>[-−–])?£? ?(?P<minus_after>[-−–])?(?P<number>[0-9][0-9.,'’ ]*?)"
    r" ?(?P<scale>k|m|million|bn|billion)?(?P<close>\))?[*†‡]*",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,4})?) ?(?:%|per ?cent)", re.IGNORECASE)
_NOTHING = frozenset({"-", "–", "—", "nil", "£0", "£-"})

_WHOLE = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[0-9]+\.[0-9]{1,2}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[,'’ ])[0-9]{3})(?:(?P=mark)[0-9]{3})*(?:\.[0-9]{1,2})?")
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
_COMMA_PENCE = re.compile(r"[0-9]+,[0-9]{2}")
_SHORT = re.compile(r"[0-9]+(?:\.[0-9]{1,4})?")
"""A number before a word for thousands or millions, where a point is always a decimal point."""


@dataclass(frozen=True)
class Printed:
    """A sum in pence, and by how many pence the true one may differ since this one was rounded.

    `remark` says what is odd about the way it is printed; empty where nothing is.
    """

    pence: int
    slack: Fraction = Fraction(0)
    remark: str = ""


@dataclass(frozen=True)
class Percent:
    """A percentage, and by how much the true one may differ since this one was rounded."""

    value: Fraction
    slack: Fraction


def scale_of(heading: str) -> int:
    """How many pounds one of a column stands for: 1,000 under `£000` or `£k`, a million under `£m`."""
    found = re.search(r"£ ?['’]?(000s?|k|m|million|bn|billion)\b", heading.lower())
    return _SCALES[found[1].removesuffix("s")] if found else 1


def read_sum(text: str, *, scale: int = 1) -> Printed | None:
    """The sum that a cell says, or None where it says none. `scale` is that of its column."""
    shown = _tidy(text)
    if shown.lower() in _NOTHING:
        return Printed(0)
    match = _SUM.fullmatch(shown) if len(shown) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    own = _SCALES[(match["scale"] or "").lower()]
    number, remark = _number(match["number"].rstrip(), shown, scaled=own > 1 or scale > 1)
    if number is None:
        return None
    scale = own if own > 1 else scale
    places = -int(number.as_tuple().exponent)
    pence = Fraction(number) * 100 * scale
    slack = Fraction(100 * scale, 2 * 10**places) if scale > 1 else Fraction(0)
    sign = -1 if match["open"] or match["minus"] or match["minus_after"] else 1
    return Printed(sign * round(pence), slack, remark) if pence < 10**15 else None


def read_percent(text: str, *, sign_needed: bool = True) -> Percent | None:
    """The percentage that a cell says, or None. Under a heading that has the sign, the cell need not have it."""
    shown = _tidy(text)
    match = _PERCENT.fullmatch(shown if sign_needed or "%" in shown else f"{shown}%")
    if match is None:
        return None
    number = Decimal(match["number"].replace(",", "."))
    return Percent(Fraction(number), Fraction(1, 2 * 10 ** -int(number.as_tuple().exponent)))


def _tidy(text: str) -> str:
    return re.sub(f"[{_SPACES}]+", " ", text).strip()


def _number(text: str, shown: str, *, scaled: bool) -> tuple[Decimal | None, str]:
    """The number and what is odd about it. What can be meant in two ways is read as people print money."""
    if scaled and _SHORT.fullmatch(text):
        return Decimal(text), ""
    if _WHOLE.fullmatch(text) or _PLAIN.fullmatch(text):
        return Decimal(text), ""
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub("[,'’ ]", "", text)), ""
    if _DOTTED.fullmatch(text):
        meant = Decimal(text.replace(".", "").replace(",", "."))
        return meant, f"“{shown}” is printed with a point where thousands begin; read as £{meant:,}."
    if _COMMA_PENCE.fullmatch(text):
        meant = Decimal(text.replace(",", "."))
        return meant, f"“{shown}” is printed with a comma before the pence; read as £{meant:,}."
    return None, ""
