"""A two-way model of marks: the mean of all, what each application adds, what each marker adds, and chance.

Henderson's mixed-model equations. Each application's own unknown appears beside its own marks only, so that part
of the equations is diagonal and is eliminated (the Schur complement); what is left to solve is as large as there
are markers. Three hundred applications with five readers each take well under a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

SEED = 18
DRAWS = 4000
RATIOS = tuple(float(ratio) for ratio in np.logspace(-2, 2, 11))

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Posterior:
    """What is known after the marks: of applications their level, of markers what they add. Draws are rows."""

    levels: Floats
    level_draws: Floats
    added: Floats
    added_draws: Floats


@dataclass(frozen=True)
class _Point:
    """The equations solved at one point of the grid. `lower` is the factor of what was left to solve."""

    likelihood: float
    diagonal: Floats
    lower: Floats
    of_applications: Floats
    of_rest: Floats
    residual: float


class _Equations:
    """The sums that the equations need. The "rest" is the mean of all and, after it, the markers."""

    def __init__(self, points: Floats, applications: Places, markers: Places) -> None:
        self.marks, self.square = len(points), float(points @ points)
        self.applications, self.markers = int(applications.max()) + 1, int(markers.max()) + 1
        given = np.zeros((self.applications, self.markers))
        np.add.at(given, (applications, markers), 1.0)
        self.readers = given.sum(axis=1)
        self.border = np.column_stack((self.readers, given))
        self.corner = np.diag(np.concatenate(([self.marks], given.sum(axis=0))))
        self.corner[0, 1:] = self.corner[1:, 0] = given.sum(axis=0)
        self.right = np.bincount(applications, weights=points)
        self.right_rest = np.concatenate(([points.sum()], np.bincount(markers, weights=points)))

    def solved(self, ratio: float, marker_ratio: float) -> _Point:
        """The answer where applications and markers vary so many times as much as chance does."""
        diagonal = self.readers + 1 / ratio
        scaled = self.border / diagonal[:, None]
        left = self.corner - self.border.T @ scaled
        left[np.arange(1, self.markers + 1), np.arange(1, self.markers + 1)] += 1 / marker_ratio
        lower = np.linalg.cholesky(left)
        of_rest = np.linalg.solve(left, self.right_rest - scaled.T @ self.right)
        of_applications = self.right / diagonal - scaled @ of_rest
        explained = float(self.right @ of_applications + self.right_rest @ of_rest)
        residual = max(self.square - explained, 1e-9 * self.square)
        size = float(np.log(diagonal).sum() + 2 * np.log(np.diag(lower)).sum())
        size += self.applications * np.log(ratio) + self.markers * np.log(marker_ratio)
        likelihood = -0.5 * (size + (self.marks - 1) * np.log(residual))
        return _Point(float(likelihood), diagonal, lower, of_applications, of_rest, residual)

    def drawn(self, point: _Point, times: int, chance: np.random.Generator) -> tuple[Floats, Floats]:
        """Draws of the applications and of the rest: the rest first, then each application given the rest."""
        size = np.sqrt(point.residual / chance.chisquare(self.marks - 1, times))
        rest = np.linalg.solve(point.lower.T, chance.standard_normal((self.markers + 1, times)))
        own = chance.standard_normal((self.applications, times)) / np.sqrt(point.diagonal)[:, None]
        own -= (self.border / point.diagonal[:, None]) @ rest
        return point.of_applications + (own * size).T, point.of_rest + (rest * size).T


def posterior(points: Sequence[float], applications: Sequence[int], markers: Sequence[int]) -> Posterior:
    """Levels of the applications and amounts added by the markers, with draws of both.

    Mark number i gave `points[i]` to application number `applications[i]`, by marker number `markers[i]`; both are
    numbered from 0 without gaps. At least three marks that are not all equal are needed.

    The ratios of the variances are not plugged in: the restricted likelihood (REML) weighs a fixed grid of them, and
    the answer is the mean over the grid, so that intervals hold the doubt about the variances too.
    """
    centre = float(np.mean(points))
    equations = _Equations(np.array(points) - centre, np.array(applications), np.array(markers))
    grid = [equations.solved(*ratios) for ratios in product(RATIOS, RATIOS)]
    likely = np.array([point.likelihood for point in grid])
    weights = np.exp(likely - likely.max())
    weights /= weights.sum()
    chance = np.random.default_rng(SEED)
    levels, added = np.full(equations.applications, centre), np.zeros(equations.markers)
    level_draws, added_draws = np.empty((DRAWS, len(levels))), np.empty((DRAWS, len(added)))
    done = 0
    for point, weight, times in zip(grid, weights, chance.multinomial(DRAWS, weights), strict=True):
        levels += weight * (point.of_applications + point.of_rest[0])
        added += weight * point.of_rest[1:]
        own, rest = equations.drawn(point, times, chance)
        level_draws[done : done + times] = own + rest[:, :1] + centre
        added_draws[done : done + times] = rest[:, 1:]
        done += times
    return Posterior(levels, level_draws, added, added_draws)
