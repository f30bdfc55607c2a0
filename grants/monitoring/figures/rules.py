"""Figures of a grant from the answers of its returns. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grants.kernel.forms import BY_LINE, IN_KIND, RAISED, VOLUNTEERED, Question, QuestionSet, parse_definition
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcome_questions import told_of
from grants.monitoring.asking.outcomes.rules import Promise
from grants.monitoring.asking.spending import LineTold, lines_told
from grants.monitoring.figures.drawing.rules import Bars, Wheel, pictures_of
from grants.schemes.questions.rules import Definition


@dataclass(frozen=True)
class Asked:
    """The questions of a scheme that returns answer: as they are kept, and as values, made once for all of them."""

    definition: Definition

    @cached_property
    def questions(self) -> QuestionSet:
        return parse_definition(self.definition)


Answered = tuple[Asked, Mapping[str, Any]]
"""What one return was asked, and its answers."""


@dataclass(frozen=True)
class Brought:
    """What a grant brought beside its money: hours of volunteers, and in pence money and things that others gave."""

    hours: int = 0
    raised_pence: int = 0
    in_kind_pence: int = 0

    @property
    def is_told(self) -> bool:
        return bool(self.hours or self.raised_pence or self.in_kind_pence)


@dataclass(frozen=True)
class Reached:
    """An outcome of a grant, and the figure told of it last; None where there is none."""

    promise: Promise
    told: int | None


@dataclass(frozen=True)
class Figures:
    """What a grant promised and told, what it brought, what it spent by line, and the pictures of its last return."""

    reached: Sequence[Reached]
    brought: Brought
    lines: Sequence[LineTold]
    pictures: Sequence[Wheel | Bars]


def figures_of(promises: Sequence[Promise], budget: Sequence[tuple[str, int]], returns: Sequence[Answered]) -> Figures:
    """The figures that these returns of one grant tell, the first first.

    Of an outcome the last that tells of it counts, for it tells of all the time; what was brought is added up, for each
    tells of its own time.
    """
    last = returns[-1] if returns else None
    return Figures(
        reached_by(promises, returns),
        brought_by(returns),
        _lines(budget, last) if last else [],
        pictures_of(last[0].questions, last[1]) if last else [],
    )


def reached_by(promises: Sequence[Promise], returns: Iterable[Answered]) -> list[Reached]:
    """What returns of one grant, the first first, tell of its outcomes: of each the figure that was told last."""
    told: dict[Promise, int] = {}
    for asked, answers in returns:
        told |= told_of(promises, asked.definition, answers)
    return [Reached(promise, told.get(promise)) for promise in promises]


def tells_by_line(returns: Sequence[Answered]) -> bool:
    """Whether the last of these returns is asked for money line by line."""
    return bool(returns) and returns[-1][0].questions.question_telling(BY_LINE) is not None


def brought_by(returns: Iterable[Answered]) -> Brought:
    """What returns tell as brought beside the money, added up."""
    hours, raised, in_kind = 0, 0, 0
    for asked, answers in returns:
        hours += _number(asked.questions.question_telling(VOLUNTEERED), answers)
        raised += _number(asked.questions.question_telling(RAISED), answers)
        in_kind += _number(asked.questions.question_telling(IN_KIND), answers)
    return Brought(hours, raised, in_kind)


def _number(question: Question | None, answers: Mapping[str, Any]) -> int:
    value = answers.get(question.key) if question else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _lines(budget: Sequence[tuple[str, int]], told: Answered) -> list[LineTold]:
    by_line = told[0].questions.question_telling(BY_LINE)
    return lines_told(Grant(amount=0, budget=budget), by_line, told[1])
