"""A fair share of an organisation's running costs for one project.

Full cost recovery, as the guidance of ACEVO and New Philanthropy Capital has it (Full Cost Recovery, 2004): what an
organisation spends on being there at all is divided among its projects by what drives it, here the hours that people
work for each or the room that each takes.
"""

from dataclasses import dataclass
from fractions import Fraction

from grants.kernel.money import LARGEST_PENCE, Pence, pounds

BY = {"hours": "hours that people work, paid or not", "room": "room that it takes"}
"""By what running costs can be divided."""

MONTHS_OF_A_YEAR = 12
MOST_MONTHS = 120
MOST_UNITS = 1_000_000


@dataclass(frozen=True)
class RunningCosts:
    """What somebody tells of their running costs: `yearly_pence` for rent, insurance, bookkeeping and the like; `part`
    of `whole` hours or square metres are the project's, for `months` months.
    """

    yearly_pence: int
    by: str
    part: int
    whole: int
    months: int


def unfit(costs: RunningCosts) -> str | None:
    """Why no share can be reckoned of these, as a plain sentence; None when one can."""
    if costs.by not in BY:
        return "Choose whether to divide by hours or by room."
    if not 0 <= costs.yearly_pence <= LARGEST_PENCE:
        return "Enter your running costs of a year as an amount in pounds."
    if not 0 < costs.whole <= MOST_UNITS or not 0 <= costs.part <= costs.whole:
        return f"The project's {costs.by} must not be more than all your {costs.by}, and that must be more than 0."
    if not 0 < costs.months <= MOST_MONTHS:
        return f"Enter for how many months the project runs, from 1 to {MOST_MONTHS}."
    return None


def fair_share(costs: RunningCosts) -> Pence:
    """The project's share in pence, to the nearest pound, halves up. Trusts that `unfit` found nothing."""
    exact = Fraction(costs.yearly_pence * costs.part * costs.months, costs.whole * MONTHS_OF_A_YEAR * 100)
    return Pence(int(exact + Fraction(1, 2)) * 100)


def in_words(costs: RunningCosts) -> str:
    """How the share was reckoned: `£4,800 a year × 6 of 40 hours × 6 of 12 months is £360.`"""
    unit = "hours a week" if costs.by == "hours" else "square metres"
    return (
        f"{pounds(costs.yearly_pence)} a year × {costs.part:,} of {costs.whole:,} {unit}"
        f" × {costs.months} of {MONTHS_OF_A_YEAR} months is {pounds(fair_share(costs))}."
    )
