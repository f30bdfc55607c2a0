"""Rules of what reporting cost, as grantees tell it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median

from grants.kernel.forms import Question, QuestionSet
from grants.schemes.tiers.cost_rules import Cost


@dataclass(frozen=True)
class Measured:
    """What reporting was to take in one tier, and what it took: how many told it, and the minutes in their middle.

    `promised` is None where grants of the scheme can no longer be in the tier. `unused` are the questions of which
    nobody says who uses the answer.
    """

    name: str
    promised: Cost | None
    told: int
    median_minutes: float | None
    unused: Sequence[Question] = ()

    @property
    def unused_minutes(self) -> float:
        """What the questions take whose answers nobody uses."""
        return fsum(question.minutes for question in self.unused)

    @property
    def takes_longer(self) -> bool:
        """Whether it takes longer than was promised."""
        if self.promised is None or self.median_minutes is None:
            return False
        return self.median_minutes * self.promised.returns > self.promised.minutes


def measured(name: str, promised: Cost | None, minutes: Sequence[int], asked: QuestionSet | None = None) -> Measured:
    """What is told about one tier that asks this now, from the minutes of each return of which it was told."""
    unused = [question for question in asked.questions if not question.used_in_words] if asked else []
    return Measured(name, promised, len(minutes), float(median(minutes)) if minutes else None, unused)


def told_minutes(answers: Iterable[object]) -> list[int]:
    """The minutes among some answers; none and what is no number are left out."""
    return [each for each in answers if isinstance(each, int) and not isinstance(each, bool) and each > 0]
