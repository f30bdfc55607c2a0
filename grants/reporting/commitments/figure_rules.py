"""The named figures of this installation that can measure a commitment, and how each is told. Pure.

Each is worked out over the twelve months up to a day. Grants are public, so figures of grants and money can be told
however small they are; what counts people or applications is told outside only where none of its numbers is small.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from grants.kernel.money import pounds

PERCENT, DAYS = "percent", "days"
FEWEST = 5
"""A count of people or applications from one to one less than this is not told outside."""


@dataclass(frozen=True)
class Figure:
    """What a figure is called and means; whether more of it is better; whether it counts people or applications."""

    name: str
    meaning: str
    unit: str = PERCENT
    more_is_better: bool = True
    is_private: bool = False


LONG, SMALL, DEPRIVED, JOINT, ONE_OFF, ANCHORED, GROWTH = (
    "long_grants",
    "small_organisations",
    "deprived_places",
    "joint_money",
    "one_off_money",
    "anchored_money",
    "money_growth",
)
DECIDING, TOLD_WHY, THIRD_SECTOR, SOCIAL_VALUE, NOTICE, UPLIFTED, REPORTING, REVIEWED = (
    "days_to_decision",
    "told_why",
    "third_sector_seats",
    "social_value",
    "full_notice",
    "uplifted_grants",
    "reporting_cost",
    "commitments_reviewed",
)
FIGURES: Mapping[str, Figure] = {
    LONG: Figure("Grants of three to five years", "Of the grants made that have a first and a last day"),
    SMALL: Figure("Money to small organisations", "Of the money granted, to those with an income under £100,000"),
    DEPRIVED: Figure(
        "Money to the most deprived places",
        "Of the money granted, to organisations in the most deprived fifth of neighbourhoods",
    ),
    JOINT: Figure("Money that funders give together", "Of the money granted, in grants that several funders pay for"),
    ONE_OFF: Figure("One-off money", "Of the money granted, from schemes that do not come again", more_is_better=False),
    ANCHORED: Figure("Money through hosts and with partners", "Of the money granted, where a host or partner agreed"),
    GROWTH: Figure("Growth of the money granted", "Against the twelve months before"),
    DECIDING: Figure(
        "Days from closing to decision",
        "Half of the applications were decided within so many",
        DAYS,
        more_is_better=False,
        is_private=True,
    ),
    TOLD_WHY: Figure("Declined and told why", "Of the applications declined, those told why", is_private=True),
    THIRD_SECTOR: Figure("Third-sector seats on panels", "Of the voting seats on panels that sat", is_private=True),
    SOCIAL_VALUE: Figure("Rounds that weigh social value", "Of the rounds opened, those where it weighs 10 % or more"),
    NOTICE: Figure("Full notice given", "Of the grants that we gave notice, those with six months or more"),
    UPLIFTED: Figure("Grants with an uplift", "Of the grants running that were made more than a year ago"),
    REPORTING: Figure(
        "Schemes that ask in proportion",
        "Of the schemes with a round, those in which reporting costs no tier more than its ceiling",
    ),
    REVIEWED: Figure("Commitments reviewed", "Of the commitments that stand, those reviewed in the twelve months"),
}


@dataclass(frozen=True)
class Measured:
    """What a figure came to: its value in tenths, None where there is nothing to count, and its counts in words.

    One that `is_small` rests on so few people or applications that it is not told outside.
    """

    tenths: int | None
    words: str
    is_small: bool = False


NOTHING = Measured(None, "Nothing to count in these twelve months")


def part_of(key: str, part: int, whole: int, *, is_money: bool = False) -> Measured:
    """A share: `part` of `whole`, in pence where it `is_money`."""
    if whole <= 0:
        return NOTHING
    told = (pounds(part), pounds(whole)) if is_money else (f"{part:,}", f"{whole:,}")
    is_small = FIGURES[key].is_private and any(0 < each < FEWEST for each in (part, whole - part, whole))
    return Measured(_rounded(Fraction(part * 1000, whole)), " of ".join(told), is_small)


def growth_of(now_pence: int, before_pence: int) -> Measured:
    """How much more was granted than in the twelve months before; less is below nought."""
    if before_pence <= 0:
        return NOTHING
    words = f"{pounds(now_pence)} after {pounds(before_pence)}"
    return Measured(_rounded(Fraction((now_pence - before_pence) * 1000, before_pence)), words)


def _rounded(tenths: Fraction) -> int:
    """To the nearest whole, halves away from nought."""
    return int(abs(tenths) + Fraction(1, 2)) * (1 if tenths >= 0 else -1)


def in_unit(unit: str, tenths: int) -> str:
    """`41.2 %`, `75 %`, `40 days`."""
    number = f"{tenths / 10:,.1f}".removesuffix(".0").replace("-", "−")
    return f"{number} %" if unit == PERCENT else f"{number} {'day' if tenths == 10 else 'days'}"


def told(key: str, measured: Measured) -> str:
    """`41.2 %: £1,240 of £3,010`; only the counts in words where there is no value."""
    if measured.tenths is None:
        return measured.words
    return f"{in_unit(FIGURES[key].unit, measured.tenths)}: {measured.words}"
