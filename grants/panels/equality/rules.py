"""What a panel's decisions do to different groups of applicants, before they are final.

A group's success rate comes with the exact interval of Clopper and Pearson (1934), honest for small numbers too.
A group does markedly worse where its rate is under four fifths of that of all others (the four-fifths rule of the
Uniform Guidelines on Employee Selection Procedures, 1978); groups of fewer than four applications say too little.
Pure. Money is whole pence.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

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
_HALVINGS = 40


@dataclass(frozen=True)
class Outcome:
    """What became of one application. `groups` are the names of those it belongs to, by aspect; it may be several."""

    groups: Mapping[str, Sequence[str]]
    asked_pence: int
    awarded_pence: int


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


def lines(outcomes: Iterable[Outcome]) -> dict[str, list[GroupLine]]:
    """The groups of each aspect, by name. An application that belongs to several groups counts in each."""
    every = list(outcomes)
    found: dict[str, list[GroupLine]] = {}
    for aspect in ASPECTS:
        members: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in every:
            for group in set(outcome.groups.get(aspect, ())):
                members[group].append(outcome)
        found[aspect] = [_line(group, members[group], every) for group in sorted(members)]
    return found


def _line(group: str, inside: Sequence[Outcome], every: Sequence[Outcome]) -> GroupLine:
    awards = sum(each.awarded_pence > 0 for each in inside)
    others = len(every) - len(inside)
    others_awards = sum(each.awarded_pence > 0 for each in every) - awards
    return GroupLine(
        group=group,
        applications=len(inside),
        awards=awards,
        interval=exact_interval(awards, len(inside)),
        asked_pence=Pence(sum(each.asked_pence for each in inside)),
        awarded_pence=Pence(sum(each.awarded_pence for each in inside)),
        is_worse=does_worse(awards, len(inside), others_awards, others),
    )


def does_worse(awards: int, applications: int, others_awards: int, others: int) -> bool:
    """Whether a group's success is under four fifths of that of the others; never of fewer than four applications."""
    if applications < FEWEST or others == 0:
        return False
    return Fraction(awards, applications) < FOUR_FIFTHS * Fraction(others_awards, others)


def exact_interval(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of Clopper and Pearson for a rate: the rates at which what was seen is not yet too unlikely."""
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else _rate_at(lambda rate: 1 - _at_most(successes - 1, trials, rate) < tail)
    high = 1.0 if successes == trials else _rate_at(lambda rate: _at_most(successes, trials, rate) > tail)
    return low, high


def _rate_at(is_below: Callable[[float], bool]) -> float:
    """The rate up to which `is_below` holds, found by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(successes: int, trials: int, rate: float) -> float:
    """The chance of at most that many successes."""
    return sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(successes + 1))


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
