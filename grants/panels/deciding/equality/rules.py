"""What a panel's decisions do to different groups of applicants, before they are final.

A group's success rate comes with the exact interval of Clopper and Pearson (1934), honest for small numbers too.
A group does markedly worse where its rate is under four fifths of that of all others (the four-fifths rule of the
Uniform Guidelines on Employee Selection Procedures, 1978); groups of fewer than four applications say too little.
Pure. Money is whole pence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grants.kernel.money import Pence
from grants.kernel.problems import Problem

SIZE, AREA, DEPRIVATION, COMMUNITY, FIRST_TIME = "size", "area", "deprivation", "community", "first_time"
ASPECTS = {
    SIZE: "Size of the organisation",
    AREA: "Where the work happens",
    DEPRIVATION: "How deprived that place is",
    COMMUNITY: "Communities it is for",
    FIRST_TIME: "Whether they have applied before",
}
FEWEST = 4
FOUR_FIFTHS = Fraction(4, 5)
CONFIDENCE = 0.9


Group = tuple[str, str]
"""An aspect, and the name of a group in it."""
WHOLE: Group = ("whole", "All")
"""Under which all applications are counted, to compare each group with all others."""


@dataclass(frozen=True)
class Sum:
    """How many applications there are, how many of them get an award, and the money."""

    applications: int = 0
    awards: int = 0
    asked_pence: int = 0
    awarded_pence: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.applications + other.applications,
            self.awards + other.awards,
            self.asked_pence + other.asked_pence,
            self.awarded_pence + other.awarded_pence,
        )

    def __neg__(self) -> "Sum":
        return Sum(-self.applications, -self.awards, -self.asked_pence, -self.awarded_pence)

    def __sub__(self, other: "Sum") -> "Sum":
        return self + -other


def sum_of(asked_pence: int, awarded_pence: int) -> Sum:
    """What one application adds to each of its groups."""
    return Sum(1, int(awarded_pence > 0), int(asked_pence), int(awarded_pence))


def groups_among(groups: Mapping[str, Sequence[str]]) -> list[Group]:
    """The groups of one application, which may be several of an aspect; each of them once, and all of them."""
    return [WHOLE, *((aspect, group) for aspect, names in groups.items() for group in dict.fromkeys(names))]


@dataclass(frozen=True)
class GroupLine:
    """One group: how many applied, how many got an award, and the money. The interval is of the rate, at 90 %."""

    group: str
    applications: int
    awards: int
    interval: tuple[float, float]
    asked_pence: Pence
    awarded_pence: Pence
    is_worse: bool

    @property
    def rate(self) -> Fraction:
        return Fraction(self.awards, self.applications)


def lines(sums: Mapping[Group, Sum]) -> dict[str, list[GroupLine]]:
    """The groups of each aspect, by name. An application that belongs to several groups counts in each."""
    whole, found = sums.get(WHOLE, Sum()), sorted(each for each in sums.items() if each[1] != Sum())
    return {
        aspect: [_line(group, inside, whole - inside) for (of, group), inside in found if of == aspect]
        for aspect in ASPECTS
    }


def _line(group: str, inside: Sum, others: Sum) -> GroupLine:
    return GroupLine(
        group=group,
        applications=inside.applications,
        awards=inside.awards,
        interval=exact_interval(inside.awards, inside.applications),
        asked_pence=Pence(inside.asked_pence),
        awarded_pence=Pence(inside.awarded_pence),
        is_worse=does_worse(inside.awards, inside.applications, others.awards, others.applications),
    )


def does_worse(awards: int, applications: int, others_awards: int, others: int) -> bool:
    """Whether a group's success is under four fifths of that of the others; never of fewer than four applications."""
    if applications < FEWEST or others == 0:
        return False
    return Fraction(awards, applications) < FOUR_FIFTHS * Fraction(others_awards, others)


def exact_interval(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of Clopper and Pearson for a rate: the rates at which what was seen is not yet too unlikely.

    Its ends are quantiles of beta distributions, which say the same as sums of binomials and cost the same for any
    number of trials.
    """
    from scipy.special import betaincinv  # 28 MB of memory, and few processes ever need it

    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 1 - tail))
    return low, high


def missing_notes(found: Mapping[str, Sequence[GroupLine]], notes: Iterable[tuple[str, str]]) -> list[Problem]:
    """The groups that do markedly worse and of which the panel has said nothing. `notes` are aspects and groups."""
    said = set(notes)
    return [
        Problem(
            f"equality.{aspect}.{line.group}",
            f"“{line.group}” does markedly worse: {line.awards} of {line.applications} get an award."
            " Say what the panel makes of this before the decisions are final.",
            "equality_note",
        )
        for aspect, groups in found.items()
        for line in groups
        if line.is_worse and (aspect, line.group) not in said
    ]
