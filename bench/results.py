"""What was measured, and how it is shown: medians and ratios, each beside its goal."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Line:
    """One thing measured several times: its rates, those of the bare tool in the same minutes, its goal.

    `least_ratio` is the least share of the bare tool's rate that will do, `least_rate` the least rate;
    None where no goal was set. `milliseconds` are single times, where each piece of work has one.
    """

    name: str
    least_ratio: float | None = None
    least_rate: float | None = None
    rates: list[float] = field(default_factory=list)
    bare_rates: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, rate: float, bare_rate: float, milliseconds: Sequence[float] = ()) -> None:
        self.rates.append(rate)
        self.bare_rates.append(bare_rate)
        self.milliseconds += milliseconds

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def ratio(self) -> float:
        """The median share of the bare tool's rate: each run is compared with the bare run beside it."""
        return statistics.median(rate / bare for rate, bare in zip(self.rates, self.bare_rates, strict=True))

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def goal(self) -> str:
        goals = [_share(self.least_ratio)] if self.least_ratio is not None else []
        goals += [f"{self.least_rate:,.0f}"] if self.least_rate is not None else []
        return " and ".join(goals)

    @property
    def verdict(self) -> str:
        if not self.goal:
            return ""
        enough = self.least_ratio is None or self.ratio >= self.least_ratio
        fast = self.least_rate is None or self.rate >= self.least_rate
        return "met" if enough and fast else "MISSED"


@dataclass
class Table:
    """The lines of one part. `unit` says what a rate counts, `bare` what it is compared with."""

    title: str
    unit: str
    bare: str
    lines: list[Line]

    def __str__(self) -> str:
        timed = any(line.milliseconds for line in self.lines)
        heads = ["", self.unit, *(["p50 ms", "p95 ms", "p99 ms"] if timed else []), self.bare, "goal", ""]
        rows = [heads, *(self._row(line, timed) for line in self.lines)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
        shown = ["  ".join(_aligned(cell, widths[i], i) for i, cell in enumerate(row)).rstrip() for row in rows]
        return "\n".join([self.title, "", shown[0], "-" * len(shown[0]), *shown[1:], ""])

    def _row(self, line: Line, timed: bool) -> list[str]:
        times = [f"{line.percentile(share):,.1f}" if line.milliseconds else "" for share in (0.5, 0.95, 0.99)]
        return [
            line.name,
            f"{line.rate:,.0f}",
            *(times if timed else []),
            _share(line.ratio),
            line.goal,
            line.verdict,
        ]


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def _share(ratio: float) -> str:
    """A share of a rate: 0.93, or 1/38 where it is small."""
    return f"{ratio:.2f}" if ratio >= 0.2 else f"1/{1 / ratio:.3g}"
