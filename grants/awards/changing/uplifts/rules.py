"""Rules of yearly uplifts: the net average of what is prescribed, and what it makes of a grant. Pure.

“Apply the net average of all prescribed uplifts and efficiency asks to Third Sector grants and contracts annually”
(NHS West Yorkshire ICB in Leeds, Working with the Third Sector, 2024, 5.4). Percents are in hundredths: 200 is 2%.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from grants.kernel.cleaning import cleaned_code
from grants.kernel.money import Pence, share
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

DRAFT, RELEASED, APPLIED, REFUSED, WITHDRAWN = "draft", "released", "applied", "refused", "withdrawn"
STATES = (DRAFT, RELEASED, APPLIED, REFUSED, WITHDRAWN)
MOST_ENTRIES = 12
MOST_HUNDREDTHS = 25_00
MOST_WEIGHT = 1_000_000
LONGEST_NAME = 200
YEARS = range(2020, 2101)
_PERCENT = re.compile(r"^(?P<sign>[-−–+]?)\s*(?P<whole>[0-9]{1,2})(?:\.(?P<part>[0-9]{1,2}))?\s*%?$")


@dataclass(frozen=True)
class Entry:
    """A prescribed uplift, or an efficiency ask where it is below nothing; `weight` is how much it counts."""

    name: str
    hundredths: int
    weight: int


@dataclass(frozen=True)
class Standing:
    """A running grant: the payments that an uplift changes, and the funders' parts of the grant and of those."""

    payments: tuple[int, ...]
    shares: tuple[int, ...]
    bears: tuple[int, ...]


@dataclass(frozen=True)
class Uplifted:
    """What an uplift makes of a grant: its change, those payments, and each funder's part of the change."""

    change_pence: Pence
    payments: tuple[Pence, ...]
    parts: tuple[Pence, ...]


def net_hundredths(entries: Sequence[Entry]) -> int:
    """The net average: the weighted average of the uplifts less that of the efficiency asks, to a hundredth.

    2.0% and −1.6% come to 0.4%. A half is rounded away from nothing.
    """
    return rounded(
        _average([each for each in entries if each.hundredths >= 0])
        + _average([each for each in entries if each.hundredths < 0])
    )


def uplifted(standing: Standing, net: int) -> Uplifted:
    """A grant after an uplift by `net` hundredths of a percent of what is not paid yet.

    The payments keep their proportions, and each funder bears its part of the change as it bears the payments. Where a
    payment would come to nothing, nothing changes.
    """
    base = sum(standing.payments)
    change = rounded(Fraction(base * net, 100_00))
    payments = share(base + change, list(standing.payments)) if base else []
    weights = standing.bears if sum(standing.bears) else standing.shares
    if not change or min(payments) <= 0 or not sum(weights):
        return Uplifted(Pence(0), tuple(Pence(each) for each in standing.payments), (Pence(0),) * len(standing.shares))
    sign = 1 if change > 0 else -1
    parts = tuple(Pence(sign * part) for part in share(abs(change), list(weights)))
    return Uplifted(Pence(change), tuple(payments), parts)


def rounded(number: Fraction) -> int:
    """The nearest whole number; a half goes away from nothing."""
    whole = int(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def percent(hundredths: int) -> str:
    """`0.4%`, `−1.6%` or `2%`."""
    whole, part = divmod(abs(hundredths), 100)
    decimals = f".{part:02d}".rstrip("0").rstrip(".")
    return f"{'−' if hundredths < 0 else ''}{whole}{decimals}%"


def parse_percent(typed: str) -> int:
    """Hundredths of a percent as people type them: `2`, `2.0%`, `-1.6`. Raises ValueError with a plain sentence."""
    match = _PERCENT.match(cleaned_code(typed).strip())
    if match is None:
        raise ValueError("Enter a percentage, like 2.0, or -1.6 for an efficiency ask")
    hundredths = int(match["whole"]) * 100 + int((match["part"] or "0").ljust(2, "0"))
    return -hundredths if match["sign"] in {"-", "−", "–"} else hundredths


def uplift_problems(
    year: int | None, starts_on: date | None, entries: Sequence[Entry], *, today: date
) -> list[Problem]:
    """What is wrong with an uplift that somebody prepares."""
    problems = []
    if year is None or year not in YEARS:
        problems.append(Problem("year", "Enter the year that this uplift is for, like 2027.", "missing"))
    if starts_on is None:
        problems.append(Problem("starts_on", "Enter the day from which payments are changed.", "missing"))
    elif starts_on < today:
        problems.append(Problem("starts_on", "The day must not lie in the past.", "past"))
    if not entries:
        problems.append(Problem("entries.0.name", "Enter at least one uplift or efficiency ask.", "missing"))
    if len(entries) > MOST_ENTRIES:
        problems.append(Problem("entries", f"Enter at most {MOST_ENTRIES}.", "too_many"))
    return problems + [problem for place, entry in enumerate(entries) for problem in _entry_problems(place, entry)]


def _entry_problems(place: int, entry: Entry) -> list[Problem]:
    field = f"entries.{place}"
    problems = text_problems(entry.name, f"{field}.name", "what prescribes it", LONGEST_NAME)
    if abs(entry.hundredths) > MOST_HUNDREDTHS:
        problems.append(Problem(f"{field}.hundredths", f"Enter at most {percent(MOST_HUNDREDTHS)}, up or down."))
    if not 0 < entry.weight <= MOST_WEIGHT:
        problems.append(Problem(f"{field}.weight", "Enter how much it counts as a whole number from 1."))
    return problems


def _average(entries: Sequence[Entry]) -> Fraction:
    if not entries:
        return Fraction(0)
    return Fraction(sum(each.hundredths * each.weight for each in entries), sum(each.weight for each in entries))
