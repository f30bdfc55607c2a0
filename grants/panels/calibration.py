"""Marks made comparable: what each application would have got, had everybody marked equally hard.

One mark is the weighted total of one marker for one application, of 100 points. A mark is the mean of all, what the
application adds, what the marker adds (a negative amount is harshness) and chance. Applications and markers are both
partially pooled: who has few marks is drawn towards the mean. The ratios of the variances are not plugged in: the
restricted likelihood (REML) weighs a fixed grid of them and the answer is the mean over the grid, so that intervals
hold the doubt about the variances too. The seed of the draws is fixed and given back: same marks, same answer.

Sources: Heyard and others (2022), Bayesian ranking at the Swiss National Science Foundation; Mutz, Bornmann and Daniel
(2012), a single reader agrees with another at about 0.26; Snell (2015), about five readers a practical optimum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

SEED = 18
DRAWS = 4000
FEW = 2
RATIOS = tuple(float(ratio) for ratio in np.logspace(-2, 2, 11))

Floats = NDArray[np.float64]


@dataclass(frozen=True, order=True)
class Total:
    """What one marker gave one application, of 100 points."""

    application: str
    marker: str
    points: float


@dataclass(frozen=True)
class Standing:
    """An application: its means, the 90 % interval (None where marks say nothing of it), and the chance of money."""

    raw: float
    adjusted: float
    interval: tuple[float, float] | None
    chance: float | None
    spread: float


@dataclass(frozen=True)
class Harshness:
    """How many points a marker takes off, compared with the others; the interval holds 90 %."""

    points: float
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Comparison:
    applications: dict[str, Standing]
    markers: dict[str, Harshness]
    warnings: list[str]
    seed: int = SEED


def compared(totals: Iterable[Total], asks: Mapping[str, int], money_pence: int) -> Comparison:
    """Compare the marks. `asks` holds the pence each application asks for, `money_pence` what is left to give.

    The chance is the share of draws in which an application stands above the line: in each draw applications are put
    in order and funded from the top, until the first that asks for more than is left. Orders of rows do not matter.
    """
    rows = sorted(totals)
    applications = sorted({row.application for row in rows})
    markers = sorted({row.marker for row in rows})
    warnings = _warnings(rows, applications, markers)
    raws = {name: [row.points for row in rows if row.application == name] for name in applications}
    if len(rows) < 3 or len({row.points for row in rows}) == 1:
        return Comparison(
            {name: Standing(_mean(given), _mean(given), None, None, _spread(given)) for name, given in raws.items()},
            {name: Harshness(0.0, None) for name in markers},
            warnings,
        )
    means, draws = _posterior(rows, applications, markers)
    count = len(applications)
    levels = draws[:, :1] + draws[:, 1 : count + 1]
    chances = _chances(levels, np.array([asks[name] for name in applications], dtype=np.float64), money_pence)
    lows, highs = np.quantile(levels, (0.05, 0.95), axis=0)
    soft, hard = np.quantile(-draws[:, count + 1 :], (0.05, 0.95), axis=0)
    standings = {
        name: Standing(
            _mean(raws[name]),
            float(means[0] + means[i + 1]),
            (float(lows[i]), float(highs[i])),
            float(chances[i]),
            _spread(raws[name]),
        )
        for i, name in enumerate(applications)
    }
    harshness = {
        name: Harshness(float(-means[count + 1 + j]), (float(soft[j]), float(hard[j])))
        for j, name in enumerate(markers)
    }
    return Comparison(standings, harshness, warnings)


def _posterior(rows: Sequence[Total], applications: Sequence[str], markers: Sequence[str]) -> tuple[Floats, Floats]:
    """Means and draws of the mean of all, the applications and the markers, by Henderson's mixed-model equations."""
    a, m = len(applications), len(markers)
    where = {name: i + 1 for i, name in enumerate(applications)}
    whose = {name: a + 1 + j for j, name in enumerate(markers)}
    design = np.zeros((len(rows), 1 + a + m))
    design[:, 0] = 1
    for i, row in enumerate(rows):
        design[i, [where[row.application], whose[row.marker]]] = 1
    points = np.array([row.points for row in rows])
    centre = float(points.mean())
    points = points - centre
    normal, right, square = design.T @ design, design.T @ points, float(points @ points)

    def solved(ratios: tuple[float, float]) -> tuple[float, Floats, Floats, float]:
        penalty = np.concatenate(([0.0], np.full(a, 1 / ratios[0]), np.full(m, 1 / ratios[1])))
        lower = np.linalg.cholesky(normal + np.diag(penalty))
        means = np.linalg.solve(normal + np.diag(penalty), right)
        rest = max(square - float(means @ right), 1e-9 * square)
        size = 2 * float(np.log(np.diag(lower)).sum()) + a * np.log(ratios[0]) + m * np.log(ratios[1])
        return -0.5 * (size + (len(rows) - 1) * np.log(rest)), means, lower, rest

    grid = list(product(RATIOS, RATIOS))
    likely = np.array([solved(ratios)[0] for ratios in grid])
    weights = np.exp(likely - likely.max())
    weights /= weights.sum()
    chance = np.random.default_rng(SEED)
    mean, draws = np.zeros(1 + a + m), []
    for ratios, weight, times in zip(grid, weights, chance.multinomial(DRAWS, weights), strict=True):
        if weight < 1e-6:
            continue
        _, means, lower, rest = solved(ratios)
        mean += weight * means
        noise = np.linalg.solve(lower.T, chance.standard_normal((1 + a + m, times)))
        draws.append(means + (noise * np.sqrt(rest / chance.chisquare(len(rows) - 1, times))).T)
    drawn = np.concatenate(draws)
    mean[0] += centre
    drawn[:, 0] += centre
    return mean, drawn


def _chances(levels: Floats, asks: Floats, money_pence: int) -> Floats:
    order = np.argsort(-levels, axis=1, kind="stable")
    within = np.cumsum(asks[order], axis=1) <= money_pence
    above = np.zeros(levels.shape)
    np.put_along_axis(above, order, within.astype(np.float64), axis=1)
    return np.asarray(above.mean(axis=0), dtype=np.float64)


def _warnings(rows: Sequence[Total], applications: Sequence[str], markers: Sequence[str]) -> list[str]:
    if not rows:
        return ["Nobody has given all their scores yet."]
    said = []
    if len(markers) == 1:
        said.append("There is only one marker, so nothing can be said of how hard they mark.")
    if len({row.points for row in rows}) == 1:
        said.append("All marks are equal, so they put nothing in order.")
    groups = connected(rows)
    if len(groups) > 1:
        listed = "; ".join(", ".join(group) for group in groups)
        said.append(
            "Some markers share no application with the others, not even by way of somebody else. Comparing these "
            f"groups supposes that they read applications that are equally good on average: {listed}."
        )
    for names, what in (([r.application for r in rows], "applications"), ([r.marker for r in rows], "markers")):
        few = sorted({name for name in names if names.count(name) <= FEW})
        if few:
            said.append(f"These {what} have only one or two marks each, which say little: {', '.join(few)}.")
    return said


def connected(rows: Iterable[Total]) -> list[list[str]]:
    """The groups of markers that can be compared, each in order of name."""
    groups: list[tuple[set[str], set[str]]] = []
    for row in sorted(rows):
        touched = [group for group in groups if row.marker in group[0] or row.application in group[1]]
        groups = [group for group in groups if group not in touched]
        joined_markers = {row.marker}.union(*(group[0] for group in touched))
        groups.append((joined_markers, {row.application}.union(*(group[1] for group in touched))))
    return sorted(sorted(markers) for markers, _ in groups)


def _mean(given: Sequence[float]) -> float:
    return sum(given) / len(given)


def _spread(given: Sequence[float]) -> float:
    return max(given) - min(given)
