"""Rules of the ranking: its order, the line where the money ends, and what the chances suggest.

Pure. Points run from 0 to 100; raw ones are exact fractions, adjusted ones are not. Money is whole pence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from uuid import UUID

from grants.kernel.money import Pence
from grants.panels.comparing.results import Estimate

ADJUSTED, RAW = "adjusted", "raw"
ORDERS = (ADJUSTED, RAW)
WIDE_SPREAD = 30
"""Points between the highest and the lowest scorer from which a panel should talk about it."""
FUND, DISCUSS, DECLINE = "fund", "discuss", "decline"
FUND_FROM, DECLINE_TO = 0.8, 0.2
"""The chance of standing above the line from which the marks by themselves suggest to fund, and up to which they
suggest to decline. Heyard and others (2022) fund what stands clearly above the line, decline what stands clearly
below, and draw lots where the marks cannot tell; where to set the two limits is for the grant-maker to choose."""


@dataclass(frozen=True)
class Candidate:
    """An application as the ranking sees it: what it asks for, the points of each complete scorer, and how it stands.

    `estimate` is None until its marks have been compared with the others.
    """

    application_id: UUID
    amount_requested_pence: int
    totals: tuple[Fraction, ...] = ()
    is_decided: bool = False
    estimate: Estimate | None = None

    def level(self, by: str) -> Fraction | float | None:
        """What it is put in order by: the raw mean or the adjusted one."""
        if by == RAW or not self.totals:
            return mean(self.totals)
        return self.estimate.adjusted if self.estimate else None


@dataclass(frozen=True)
class Place:
    """Where an application stands. Those that share their points share their place.

    `points` is the raw mean. `spread` is the distance between the highest and the lowest scorer, in points.
    `running_total_pence` is what the round has awarded plus the requests down to this one; `within_budget`
    says whether the round's money reaches that far. Both are None for what is decided or has no place yet.
    """

    application_id: UUID
    place: int | None
    points: Fraction | None
    scorers: int
    spread: Fraction | None
    running_total_pence: Pence | None
    within_budget: bool | None

    @property
    def is_disputed(self) -> bool:
        return self.spread is not None and self.spread >= WIDE_SPREAD


def mean(totals: Sequence[Fraction]) -> Fraction | None:
    """Exact. Over one denominator, because adding fractions one by one takes long where there are hundreds."""
    if not totals:
        return None
    common = lcm(*(each.denominator for each in totals))
    whole = sum(each.numerator * (common // each.denominator) for each in totals)
    return Fraction(whole, common * len(totals))


def ranked(candidates: Sequence[Candidate], *, by: str, budget_pence: int, committed_pence: int) -> list[Place]:
    """The applications from the highest mean down, raw or adjusted; those that have none yet come last.

    Among equals the order given stays. The money of decided applications is in `committed_pence`.
    """
    levels = [(candidate.level(by), candidate) for candidate in candidates]
    placed = sorted(((level, each) for level, each in levels if level is not None), key=lambda pair: -pair[0])
    places: list[Place] = []
    running = Pence(committed_pence)
    last = None
    for index, (level, candidate) in enumerate(placed):
        total = None
        if not candidate.is_decided:
            running += candidate.amount_requested_pence
            total = running
        place = places[-1].place if level == last else index + 1
        places.append(place_of(candidate, place, total, None if total is None else total <= budget_pence))
        last = level
    return places + [place_of(candidate, None, None, None) for level, candidate in levels if level is None]


def place_of(candidate: Candidate, place: int | None, total: Pence | None, within_budget: bool | None) -> Place:
    """An application at a place, with what its own marks say."""
    totals = candidate.totals
    return Place(
        application_id=candidate.application_id,
        place=place,
        points=mean(totals),
        scorers=len(totals),
        spread=max(totals) - min(totals) if totals else None,
        running_total_pence=total,
        within_budget=within_budget,
    )


def band(chance: float | None) -> str | None:
    """What the marks by themselves suggest; None where they say nothing."""
    if chance is None:
        return None
    if chance >= FUND_FROM:
        return FUND
    return DECLINE if chance <= DECLINE_TO else DISCUSS
