"""Rules of what reporting costs those who do it: hours, money, and its share of the grant. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from grants.kernel.counting import counted
from grants.kernel.forms import QuestionSet
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem
from grants.schemes.before_you_start_rules import Sized
from grants.schemes.tiers.minutes_rules import minutes_to_report
from grants.schemes.tiers.rules import KINDS, LONGEST_TEXT, Facts, Tier, returns_in, tier_of

USUAL_HOUR_PENCE = Pence(16_14)
WHERE_FROM = (
    "£13.45 an hour, the real Living Wage of the Living Wage Foundation for the United Kingdom of October 2025, and a"
    " fifth more for what an employer pays beside it"
)
"""What `USUAL_HOUR_PENCE` is made of."""
USUAL_CEILING_PERCENT = 2
MOST_HOUR_PENCE = 200_00


@dataclass(frozen=True)
class Cost:
    """What reporting costs in one tier, for the smallest grant in it: there it weighs most. `minutes_last` are those of
    the last return, and `minutes_each` those of each before it.
    """

    tier: Tier
    smallest_pence: int
    largest_pence: int
    returns: int
    minutes_each: int
    minutes_last: int
    hour_pence: int

    @property
    def minutes(self) -> int:
        """All returns together."""
        return minutes_of_all(self.returns, self.minutes_each, self.minutes_last)

    @property
    def pence(self) -> Pence:
        """Their time as money, rounded up."""
        return Pence(-(-self.minutes * self.hour_pence // 60))

    @property
    def percent(self) -> Fraction:
        """Their time as a share of the smallest grant."""
        return share_of(self.minutes, self.hour_pence, self.smallest_pence)


def minutes_of_all(returns: int, each: int, last: int) -> int:
    """So many returns together."""
    return (returns - 1) * each + last if returns else 0


def time_of_each(returns: int, each: int, last: int) -> str:
    """How long one of so many returns takes: `25 minutes`, `25 minutes, and the last 40`."""
    if returns == 1 or each == last:
        return f"{last} minutes"
    return f"{each} minutes, and the last {last}"


def share_of(minutes: int, hour_pence: int, amount_pence: int) -> Fraction:
    """What so many minutes are of an amount above nothing, in percent."""
    return Fraction(minutes * hour_pence * 100, 60 * max(1, int(amount_pence)))


def costs_of(
    tiers: Sequence[Tier],
    asked: Mapping[int, QuestionSet],
    scheme: Sized,
    applying: QuestionSet | None = None,
    *,
    months: int,
    hour_pence: int,
) -> list[Cost]:
    """What reporting costs in each tier in which a grant of the scheme can be, the lightest first.

    `asked` are the questions of each tier's returns, `applying` those of the application. Grants are as long as is
    usual in the scheme and carry no red risk.
    """
    smallest, largest = scheme.smallest_award_pence, scheme.largest_award_pence
    starts = [smallest, *(each for each in (_least(tier, months) for tier in tiers) if smallest < each <= largest)]
    found: dict[int, Cost] = {}
    for place, start in enumerate(starts):
        tier = tier_of(tiers, Facts(start, months))
        until = starts[place + 1] - 1 if place + 1 < len(starts) else largest
        found[tier.number] = Cost(
            tier,
            found[tier.number].smallest_pence if tier.number in found else start,
            until,
            returns_in(tier, months),
            minutes_to_report(asked[tier.number], start, applying, is_last=False),
            minutes_to_report(asked[tier.number], start, applying, is_last=True),
            hour_pence,
        )
    return list(found.values())


def _least(tier: Tier, months: int) -> int:
    """The least that a grant of so many months gives which gives as much a year as the tier begins with."""
    return -(-tier.from_pence * max(months, 12) // 12)


def above_ceiling(costs: Sequence[Cost], ceiling_percent: int) -> list[Cost]:
    """The tiers in which reporting can take more than this share of a grant."""
    return [cost for cost in costs if cost.percent > ceiling_percent]


class Ceiling(Protocol):
    """What a scheme says about how much of a grant reporting may take."""

    @property
    def ceiling_percent(self) -> int: ...

    @property
    def above_ceiling_because(self) -> str: ...


def announcing_problems(too_dear: Sequence[Cost], said: Ceiling, because: str) -> list[Problem]:
    """Why no round can be announced: reporting takes more than the ceiling, and nobody has said why."""
    if not too_dear or because or said.above_ceiling_because:
        return []
    cost = too_dear[0]
    sentence = (
        f"Reporting takes {share_in_words(cost.percent)} of a grant of {pounds(cost.smallest_pence)}, and"
        f" {said.ceiling_percent} % is the most. Ask less of small grants, or say why it is worth more."
    )
    return [Problem("above_ceiling_because", sentence, "too_dear")]


def time_in_all(cost: Cost) -> str:
    """What all returns of the smallest grant of a tier take, as it is told to people."""
    share = f"{share_in_words(cost.percent)} of a grant of {pounds(cost.smallest_pence)}"
    return f"In all that is about {hours_in_words(cost.minutes)} of your time, worth {pounds(cost.pence)}: {share}."


def hours_in_words(minutes: int) -> str:
    """`50 minutes`, `1 hour`, `3 hours 20 minutes`."""
    hours, left = divmod(minutes, 60)
    parts = [counted(hours, "hour") if hours else "", counted(left, "minute") if left or not hours else ""]
    return " ".join(part for part in parts if part)


def share_in_words(percent: Fraction) -> str:
    """A share in percent to one place, rounded up: `0.4 %`."""
    tenths = -(-percent * 10 // 1)
    return f"{tenths // 10}.{tenths % 10} %"


def setting_problems(said: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with how the cost of reporting is reckoned in a scheme."""
    problems = []
    hour_pence, ceiling_percent, because = (said[n] for n in ("hour_pence", "ceiling_percent", "above_ceiling_because"))
    if said["kind"] not in KINDS:
        problems.append(Problem("kind", "Choose what kind of grants the scheme gives.", "missing"))
    if hour_pence is None or not 0 < hour_pence <= MOST_HOUR_PENCE:
        sentence = f"Enter what an hour counts, up to {pounds(MOST_HOUR_PENCE)}."
        problems.append(Problem("hour_pence", sentence, "out_of_range"))
    if ceiling_percent is None or not 1 <= ceiling_percent <= 100:
        problems.append(Problem("ceiling_percent", "Enter a share from 1 to 100 percent.", "out_of_range"))
    if len(because) > LONGEST_TEXT:
        problems.append(Problem("above_ceiling_because", f"Use at most {LONGEST_TEXT:,} characters.", "too_long"))
    return problems
