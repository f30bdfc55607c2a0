"""Rules of what reporting cost, as grantees tell it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from grants.schemes.tiers.cost_rules import Cost


@dataclass(frozen=True)
class Measured:
    """What reporting was to take in one tier, and what it took: how many told it, and the minutes in their middle.

    `promised` is None where grants of the scheme can no longer be in the tier.
    """

    name: str
    promised: Cost | None
    told: int
    median_minutes: float | None

    @property
    def takes_longer(self) -> bool:
        """Whether it takes longer than was promised."""
        if self.promised is None or self.median_minutes is None:
            return False
        return self.median_minutes > self.promised.minutes_each


def measured(name: str, promised: Cost | None, minutes: Sequence[int]) -> Measured:
    """What is told about one tier, from the minutes of each return of which it was told."""
    return Measured(name, promised, len(minutes), float(median(minutes)) if minutes else None)


def told_minutes(answers: Iterable[object]) -> list[int]:
    """The minutes among some answers; none and what is no number are left out."""
    return [each for each in answers if isinstance(each, int) and not isinstance(each, bool) and each > 0]
