"""Rules of a reporting plan whose grant has other days than before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from grants.awards.rules import Period

DAYS_IN_A_MONTH = 30.44


@dataclass(frozen=True)
class Planned:
    """A return as it is planned. What has `begun` keeps its first day; one that `is_with_grantee` can still move its
    last.
    """

    number: int
    period: Period
    begun: bool
    is_with_grantee: bool


def replanned(plan: Sequence[Planned], life: Period, *, months_each: float) -> list[Period]:
    """The period of each return of a grant that lives from now on for `life`, in order.

    What has begun stays, but that the last of those tells until the end where the grant ends before or soon after it.
    What has not begun is planned anew for the time that is left, each for about `months_each`. Returns beyond the list
    are not asked for any more; the list is longer than the plan where more are.
    """
    begun = [each for each in plan if each.begun and each.period.first <= life.last]
    periods = [each.period for each in begun]
    first = periods[-1].last + timedelta(days=1) if periods else life.first
    left = (life.last - first).days + 1
    if begun and begun[-1].is_with_grantee and left < months_each * DAYS_IN_A_MONTH / 2:
        return [*periods[:-1], Period(periods[-1].first, life.last)]
    if left <= 0:
        return periods
    parts = max(1, round(left / (months_each * DAYS_IN_A_MONTH)))
    starts = [first + timedelta(days=left * part // parts) for part in range(parts + 1)]
    return periods + [Period(starts[i], starts[i + 1] - timedelta(days=1)) for i in range(parts)]
