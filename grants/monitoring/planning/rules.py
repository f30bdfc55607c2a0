"""Rules of a reporting plan whose grant is not what it was: it has other days, or other money. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from grants.awards.rules import Period


@dataclass(frozen=True)
class Planned:
    """A return as it is planned. What has `begun` keeps its first day; one that `is_with_grantee` can still move its
    last.
    """

    number: int
    period: Period
    begun: bool
    is_with_grantee: bool


def replanned(plan: Sequence[Planned], life: Period, wanted: Sequence[Period]) -> list[Period]:
    """The period of each return of a grant that lives from now on for `life`, in order.

    `wanted` are those that the grant would have made from its first day, had it always been so. What has begun stays,
    but that the last of those tells until the end where the grant ends before or soon after it. The others are as
    wanted; the first of them begins where those that have begun end, and a short rest of one goes with the next.
    Returns beyond the list are not asked for any more; the list is longer than the plan where more are. A grant that
    lives longer than its plan makes none of its returns sooner.
    """
    periods = _anew(plan, life, wanted)
    is_longer = bool(plan) and plan[-1].period.last < life.last
    return _none_sooner([each.period.last for each in plan], periods) if is_longer else periods


def _none_sooner(lasts: Sequence[date], periods: Sequence[Period]) -> list[Period]:
    """The periods when none ends before the one in its place did: those behind it begin the later."""
    found: list[Period] = []
    for place, period in enumerate(periods):
        first = found[-1].last + timedelta(days=1) if found else period.first
        last = max(period.last, lasts[place]) if place < len(lasts) else period.last
        if first <= last:
            found.append(Period(first, last))
    return found


def _anew(plan: Sequence[Planned], life: Period, wanted: Sequence[Period]) -> list[Period]:
    begun = [each for each in plan if each.begun and each.period.first <= life.last]
    clipped = [Period(each.first, min(each.last, life.last)) for each in wanted if each.first <= life.last]
    if not begun:
        return clipped
    periods = [each.period for each in begun]
    after = periods[-1].last + timedelta(days=1)
    rest = [Period(max(each.first, after), each.last) for each in clipped if each.last >= after]
    whole = [each for each in clipped if each.last >= after]
    if rest and 2 * _days(rest[0]) < _days(whole[0]):
        rest = [Period(rest[0].first, rest[1].last), *rest[2:]] if len(rest) > 1 else _alone(rest, begun[-1])
    if not rest and begun[-1].is_with_grantee:
        periods[-1] = Period(periods[-1].first, life.last)
    return periods + rest


def _alone(rest: list[Period], before: Planned) -> list[Period]:
    """A short rest that no return follows goes with the one before it, where that can still move."""
    return [] if before.is_with_grantee else rest


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1
