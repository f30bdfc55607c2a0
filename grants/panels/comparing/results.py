"""What marks made comparable come to, as plain values: ids are text, amounts are points of 100.

They are worked out in `calibration`, kept by `service`, and shown by the ranking.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, Self

NO_MARKS = "no_marks"
ONE_MARKER = "one_marker"
ALL_EQUAL = "all_equal"
NOT_CONNECTED = "not_connected"
FEW_READERS = "few_readers"
FEW_READ = "few_read"


class Total(NamedTuple):
    """What one marker gave one application, of 100 points."""

    application: str
    marker: str
    points: float


@dataclass(frozen=True)
class Entry:
    """All that a comparison is made of, with its fingerprint. `asks` are the pence that those ask for who still compete
    for the money."""

    totals: tuple[Total, ...]
    asks: Mapping[str, int]
    money_pence: int
    fingerprint: str


@dataclass(frozen=True)
class Estimate:
    """What is estimated of an application from its marks, in points on the scale of the scheme.

    `raw` is the mean of the marks, `adjusted` the mean had everybody marked equally hard, `interval` where that lies
    with 90 % certainty, `spread` the distance between the highest and the lowest marker. `chance` is that of being
    funded, from 0 to 1. `interval` and `chance` are None where the marks say nothing of them; `chance` also for an
    application that no longer competes for the money.
    """

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
class Caution:
    """Something that readers of the result should know: a code, and whom it concerns.

    NOT_CONNECTED has a group of markers for each part that stands by itself. FEW_READERS has one group, of the
    applications with one or two marks; FEW_READ one of the markers who gave one or two. The others have none.
    """

    code: str
    groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The answer. The seed of the draws makes it the same again."""

    applications: Mapping[str, Estimate]
    markers: Mapping[str, Harshness]
    cautions: tuple[Caution, ...]
    seed: int

    def as_json(self) -> dict[str, Any]:
        """For keeping, all but the applications, of which there may be many. Points to six places, which is more than
        anybody reads and hides how a computer rounds.
        """
        return {
            "markers": {key: _rounded(asdict(each)) for key, each in self.markers.items()},
            "cautions": [asdict(caution) for caution in self.cautions],
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], applications: Mapping[str, Estimate]) -> Self:
        """The comparison of which `as_json` and the applications were kept."""
        return cls(
            applications=applications,
            markers={key: Harshness(**_with_pair(values)) for key, values in kept["markers"].items()},
            cautions=tuple(Caution(each["code"], tuple(map(tuple, each["groups"]))) for each in kept["cautions"]),
            seed=kept["seed"],
        )


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _round(value) for key, value in values.items()}


def _round(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_round(each) for each in value]
    return None if value is None else round(value, 6)


def _with_pair(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "interval": tuple(values["interval"]) if values["interval"] else None}
