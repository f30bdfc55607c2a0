"""What marks made comparable come to, as plain values: ids are text, amounts are points of 100.

They are worked out in `calibration`, kept as JSON, and shown by the ranking.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

NO_MARKS = "no_marks"
ONE_MARKER = "one_marker"
ALL_EQUAL = "all_equal"
NOT_CONNECTED = "not_connected"
FEW_READERS = "few_readers"
FEW_READ = "few_read"


@dataclass(frozen=True, order=True)
class Total:
    """What one marker gave one application, of 100 points."""

    application: str
    marker: str
    points: float


@dataclass(frozen=True)
class Standing:
    """An application: its means, the 90 % interval (None where marks say nothing of it), and the chance of money.

    The chance is None as well for applications that no longer compete for the money. `spread` is the distance
    between the highest and the lowest marker.
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

    applications: Mapping[str, Standing]
    markers: Mapping[str, Harshness]
    cautions: tuple[Caution, ...]
    seed: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The comparison that `as_json` gave."""
        return cls(
            applications={key: Standing(**_with_pair(values)) for key, values in kept["applications"].items()},
            markers={key: Harshness(**_with_pair(values)) for key, values in kept["markers"].items()},
            cautions=tuple(Caution(each["code"], tuple(map(tuple, each["groups"]))) for each in kept["cautions"]),
            seed=kept["seed"],
        )


def _with_pair(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "interval": tuple(values["interval"]) if values["interval"] else None}
