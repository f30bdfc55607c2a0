"""Marks made comparable: what each application would have got, had everybody marked equally hard.

One mark is the weighted total of one marker for one application, of 100 points. A mark is the mean of all, what the
application adds, what the marker adds (a negative amount is harshness) and chance. Applications and markers are both
partially pooled: who has few marks is drawn towards the mean. The seed of the draws is fixed and given back: same
marks, same answer.

Sources: Heyard and others (2022), Bayesian ranking at the Swiss National Science Foundation; Mutz, Bornmann and Daniel
(2012), a single reader agrees with another at about 0.26; Snell (2015), about five readers a practical optimum.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from grants.panels.comparing import results
from grants.panels.comparing.mixed_model import SEED, Floats, Posterior, posterior
from grants.panels.comparing.results import Caution, Comparison, Estimate, Harshness, Total

FEW = 2
FEWEST_MARKS = 3
"""Below this number of marks nothing is worked out."""
BATCH = 500
"""Draws that are put in order at one time, so that memory stays bounded."""


def compared(totals: Iterable[Total], asks: Mapping[str, int], money_pence: int) -> Comparison:
    """Compare the marks. The order of rows does not matter.

    `asks` holds the pence each application asks for that still competes for the money, `money_pence` what is left
    to give. The chance is the share of draws in which an application stands above the line: in each draw those that
    compete are put in order and funded from the top, until the first that asks for more than is left.
    """
    rows = sorted(totals)
    given: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        given[row.application].append(row.points)
    applications, markers = sorted(given), sorted({row.marker for row in rows})
    cautions = tuple(_cautions(rows))
    if len(rows) < FEWEST_MARKS or len({row.points for row in rows}) == 1:
        return Comparison(
            {name: Estimate(_mean(its), _mean(its), None, None, _spread(its)) for name, its in given.items()},
            {name: Harshness(0.0, None) for name in markers},
            cautions,
            SEED,
        )
    found = posterior(
        [row.points for row in rows],
        _numbered([row.application for row in rows], applications),
        _numbered([row.marker for row in rows], markers),
    )
    chances = _chances(found, applications, asks, money_pence)
    return Comparison(
        {
            name: Estimate(_mean(given[name]), level, interval, chances.get(name), _spread(given[name]))
            for name, level, interval in zip(
                applications, map(float, found.levels), _intervals(found.level_draws), strict=True
            )
        },
        {
            name: Harshness(points, interval)
            for name, points, interval in zip(
                markers, map(float, -found.added), _intervals(-found.added_draws), strict=True
            )
        },
        cautions,
        SEED,
    )


def _numbered(names: Sequence[str], among: Sequence[str]) -> list[int]:
    numbers = {name: number for number, name in enumerate(among)}
    return [numbers[name] for name in names]


def _intervals(draws: Floats) -> list[tuple[float, float]]:
    lows, highs = np.quantile(draws, (0.05, 0.95), axis=0)
    return list(zip(map(float, lows), map(float, highs), strict=True))


def _chances(
    found: Posterior, applications: Sequence[str], asks: Mapping[str, int], money_pence: int
) -> dict[str, float]:
    """By application that competes: the share of draws in which the money reaches it."""
    competing = [(number, name) for number, name in enumerate(applications) if name in asks]
    levels = found.level_draws[:, [number for number, _ in competing]]
    asked = np.array([asks[name] for _, name in competing], dtype=np.int64)
    reached = np.zeros(len(competing))
    for batch in range(0, len(levels), BATCH):
        order = np.argsort(-levels[batch : batch + BATCH], axis=1, kind="stable")
        within = np.cumsum(asked[order], axis=1) <= money_pence
        reached += np.bincount(order[within], minlength=len(competing))
    return {name: float(share) for (_, name), share in zip(competing, reached / len(levels), strict=True)}


def _cautions(rows: Sequence[Total]) -> Iterable[Caution]:
    if not rows:
        yield Caution(results.NO_MARKS)
        return
    if len({row.marker for row in rows}) == 1:
        yield Caution(results.ONE_MARKER)
    if len({row.points for row in rows}) == 1:
        yield Caution(results.ALL_EQUAL)
    groups = connected(rows)
    if len(groups) > 1:
        yield Caution(results.NOT_CONNECTED, groups)
    for code, names in (
        (results.FEW_READERS, [row.application for row in rows]),
        (results.FEW_READ, [row.marker for row in rows]),
    ):
        few = tuple(sorted(name for name, times in Counter(names).items() if times <= FEW))
        if few:
            yield Caution(code, (few,))


def connected(rows: Iterable[Total]) -> tuple[tuple[str, ...], ...]:
    """The groups of markers that can be compared: they share applications, if only by way of somebody else."""
    groups: list[tuple[set[str], set[str]]] = []
    for row in sorted(rows):
        touched = [group for group in groups if row.marker in group[0] or row.application in group[1]]
        groups = [group for group in groups if group not in touched]
        joined_markers = {row.marker}.union(*(group[0] for group in touched))
        groups.append((joined_markers, {row.application}.union(*(group[1] for group in touched))))
    return tuple(sorted(tuple(sorted(markers)) for markers, _ in groups))


def _mean(given: Sequence[float]) -> float:
    return sum(given) / len(given)


def _spread(given: Sequence[float]) -> float:
    return max(given) - min(given)
