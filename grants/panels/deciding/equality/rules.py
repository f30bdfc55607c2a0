"""What a panel's decisions do to different groups of applicants, before they are final.

A group's success rate comes with the exact interval of Clopper and Pearson (1934), honest for small numbers too.
A group does markedly worse where its rate is under four fifths of that of all others (the four-fifths rule of the
Uniform Guidelines on Employee Selection Procedures, 1978); groups of fewer than four applications say too little.
Pure. Money is whole pence.
"""

from collections import defaultdict
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
    awards = sum(outcome.awarded_pence > 0 for outcome in every)
    found: dict[str, list[GroupLine]] = {}
    for aspect in ASPECTS:
        members: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in every:
            for group in set(outcome.groups.get(aspect, ())):
                members[group].append(outcome)
        found[aspect] = [_line(group, members[group], len(every), awards) for group in sorted(members)]
    return found


def _line(group: str, inside: Sequence[Outcome], all_applications: int, all_awards: int) -> GroupLine:
    awards = sum(each.awarded_pence > 0 for each in inside)
    return GroupLine(
        group=group,
        applications=len(inside),
        awards=awards,
        interval=exact_interval(awards, len(inside)),
        asked_pence=Pence(sum(each.asked_pence for each in inside)),
        awarded_pence=Pence(sum(each.awarded_pence for each in inside)),
        is_worse=does_worse(awards, len(inside), all_awards - awards, all_applications - len(inside)),
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
