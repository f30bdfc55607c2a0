"""Rules of what a grant promised to change: in which words, and by which figure it is known. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grants.kernel.forms import Answers, Question, QuestionSet, shown, visible
from grants.kernel.forms.cells import level_shown
from grants.kernel.money import LARGEST_PENCE, pounds
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.questions.rules import key_for

COUNT, PERCENTAGE, MONEY, SCALE, DISTANCE = "count", "percentage", "money", "scale", "distance"
FIGURES = (COUNT, PERCENTAGE, MONEY, SCALE, DISTANCE)
"""By what an outcome is known: how many, how many in a hundred, how much money, where people stand on a scale, or how
far they came on it from before to after.
"""
ON_A_SCALE = (SCALE, DISTANCE)
IN_WORDS = frozenset({"short_text", "long_text", "number", "one_of", "many_of"})
"""Types of questions about what will change whose answer is asked about at the end, as it was given."""

PEOPLE = "people"
LOWEST, HIGHEST = 1, 10
LARGEST_COUNT = 1_000_000
LONGEST_TEXT, LONGEST_HOW, LONGEST_UNIT = 200, 300, 40
MOST_OUTCOMES = 10


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure by which an outcome is known, and the `target` that it is hoped to reach.

    A count of `unit`, a percentage, pence, or tenths of a level between `lowest` and `highest`; of a distance the
    target is by how many tenths people come further.
    """

    figure: str
    target: int
    unit: str = PEOPLE
    lowest: int = LOWEST
    highest: int = HIGHEST

    def shown(self, value: int) -> str:
        """A value of it as people read it: `25 people`, `80 %`, `£300`, `4.2`."""
        if self.figure == COUNT:
            return f"{value:,} {self.unit}"
        if self.figure == PERCENTAGE:
            return f"{value:,} %"
        return pounds(value) if self.figure == MONEY else level_shown(value)

    @property
    def in_words(self) -> str:
        """The target as people read it."""
        if self.figure == SCALE:
            return f"{self.shown(self.target)} on a scale from {self.lowest} to {self.highest}"
        if self.figure == DISTANCE:
            return f"{self.shown(self.target)} further on a scale from {self.lowest} to {self.highest}"
        return self.shown(self.target)


@dataclass(frozen=True)
class Promise:
    """A change that is to come: chosen from `text`, or written in answer to a `question`.

    `how` it would be known, and the `measure`, go with what was chosen. `key` names it through all returns.
    """

    question: str
    text: str
    chosen: bool
    how: str = ""
    measure: Measure | None = None
    key: str = ""

    @property
    def name(self) -> str:
        """By what its questions are called: the same words have the same."""
        return self.key or key_for(f"came {self.text if self.chosen else self.question}"[:40], ())

    @property
    def in_words(self) -> str:
        told = f"{self.text}: {self.how}" if self.how else self.text
        return told if self.measure is None else f"{told} (for {self.measure.in_words})"


def promises_of(question_set: QuestionSet, answers: Answers) -> list[Promise]:
    """What an application said would change, in the order asked."""
    return [
        promise
        for question in visible(question_set, answers)
        if answers.get(question.key) not in (None, "", [])
        for promise in _promises(question, answers[question.key])
    ]


def has_figures(question_set: QuestionSet) -> bool:
    """Whether what an application says to these questions can have a figure."""
    return any(question.type == "outcomes" for question in question_set.questions)


def _promises(question: Question, value: Any) -> Iterator[Promise]:
    if question.type == "outcomes":
        texts = {option.value: option.text for option in question.options}
        for row in value:
            target = row.get("target")
            measure = None if target is None else Measure(figure=COUNT, target=target)
            yield Promise(question.label, texts[row["outcome"]], True, row.get("how") or "", measure)
    elif question.outcome and question.type in IN_WORDS:
        yield Promise(question.label, shown(question, value), False)


def told_by(promise: Promise, value: Any) -> int | None:
    """The figure in an answer about a promise, in the unit of its measure; None where there is none.

    Of a distance it is by how much the average after is above that before.
    """
    measure = promise.measure
    if measure is None or value is None:
        return None
    if measure.figure not in ON_A_SCALE:
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    rows = value.get("rows") if isinstance(value, dict) else None
    row = rows[0] if rows else {}
    if measure.figure == SCALE:
        return row.get("after")
    return row["after"] - row["before"] if {"before", "after"} <= row.keys() else None


def reached_in_words(measure: Measure, told: int) -> str:
    """What was told of a target: `19 of 25 people`, `3.9 of 4.5`."""
    plain = f"{told:,}" if measure.figure in (COUNT, PERCENTAGE) else measure.shown(told)
    return f"{plain} of {measure.shown(measure.target)}"


def expected_by(measure: Measure, number: int, returns: int) -> int:
    """What is to be told in return `number` of so many: the target in the last; before, half of an even part of it of
    what adds up, and nothing of the rest.
    """
    if number >= returns:
        return measure.target
    return measure.target * number // (2 * returns) if measure.figure in (COUNT, MONEY) else 0


def promise_problems(promise: Promise, others: Sequence[str]) -> list[Problem]:
    """What is wrong with an outcome that somebody proposes; `others` are the words of those that the grant has."""
    found = text_problems(promise.text, "text", "what is to change", LONGEST_TEXT)
    if not found and promise.text.strip() in others:
        found.append(Problem("text", "The grant has this outcome already. Change that one.", "repeated"))
    if len(others) >= MOST_OUTCOMES:
        found.append(Problem("text", f"A grant has at most {MOST_OUTCOMES} outcomes.", "too_many"))
    if promise.how:
        found += text_problems(promise.how, "how", "how you will know", LONGEST_HOW)
    return found + ([] if promise.measure is None else measure_problems(promise.measure))


def measure_problems(measure: Measure) -> list[Problem]:
    """What is wrong with a figure and its target."""
    if measure.figure not in FIGURES:
        return [Problem("figure", "Choose by what you will know.", "unknown")]
    found = text_problems(measure.unit, "unit", "what you count", LONGEST_UNIT) if measure.figure == COUNT else []
    if measure.figure in ON_A_SCALE and not 0 <= measure.lowest < measure.highest <= 100:
        return [Problem("highest", "A scale goes up, from 0 or more to 100 at most.", "no_scale")]
    least, most = bounds_of(measure)
    if not least <= measure.target <= most:
        shown = f"{measure.shown(least)} to {measure.shown(most)}"
        found.append(Problem("target", f"Enter a target from {shown}.", "out_of_bounds"))
    return found


def bounds_of(measure: Measure) -> tuple[int, int]:
    """The least and the largest target that a measure can have."""
    low, high = 10 * measure.lowest, 10 * measure.highest
    return {
        COUNT: (1, LARGEST_COUNT),
        PERCENTAGE: (1, 100),
        MONEY: (1, LARGEST_PENCE),
        SCALE: (low, high),
        DISTANCE: (1, high - low),
    }[measure.figure]


def proposal_refusal(award_state: str) -> Problem | None:
    """Why nothing can be agreed about what a grant is to change; None while it goes on."""
    if award_state in ("offered", "accepted"):
        return None
    return Problem("", "This grant is over, so what it is to change stays as it is.", "over")
