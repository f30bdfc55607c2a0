"""What changed, told from the answers in accepted returns. Pure.

Counts are added up and choices are counted. What people wrote is quoted nowhere: stories are told with consent.

A return that tells of 1 to 4 of something is not added in. So a sum of any returns is a sum of numbers none of which is
small, and whoever takes one from another, of periods that overlap, finds no small number either.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grants.kernel.forms import Answers, Question, QuestionSet, shown, visible
from grants.kernel.forms.kind import CHOSEN, COUNTED
from grants.kernel.forms.kinds import kind_of
from grants.reporting.packs.suppression_rules import is_small

MONEY = "money"
REACH = "people_reached"
"""The key of the question how many people took part, which belongs to every report."""


@dataclass(frozen=True)
class Told:
    """One accepted return: its questions and the answers. What was chosen is counted by `part`, and not where there is
    none.
    """

    questions: QuestionSet
    answers: Answers
    part: Hashable | None = None


@dataclass
class Outcome:
    """All answers to one question about what changed."""

    question: Question
    answered: int = 0
    total: int = 0
    choices: dict[Hashable, Counter[str]] = field(default_factory=dict)

    def add(self, value: Any, part: Hashable | None) -> None:
        if kind_of(self.question).reported == COUNTED:
            if self.question.type != MONEY and is_small(value):
                return
            self.total += value
        elif part is not None:
            self.choices.setdefault(part, Counter()).update(shown(self.question, value).splitlines())
        self.answered += 1

    def as_figures(self) -> dict[str, Any]:
        """The values, and what was chosen in each part."""
        return {
            "key": self.question.key,
            "question": self.question.label,
            "type": self.question.type,
            "answered": self.answered,
            "total": self.total,
            "choices": [dict(counts) for counts in self.choices.values()],
        }


def outcomes_of(returns: Iterable[Told]) -> list[dict[str, Any]]:
    """The outcomes told in these returns, the newest first; the wording of the newest stands."""
    found: dict[str, Outcome] = {}
    for told in returns:
        for question in visible(told.questions, told.answers):
            value = told.answers.get(question.key)
            if not _reported(question) or value in (None, "", []):
                continue
            outcome = found.setdefault(question.key, Outcome(question))
            if outcome.question.type == question.type:
                outcome.add(value, told.part)
    order = (COUNTED, CHOSEN)
    return [o.as_figures() for o in sorted(found.values(), key=lambda o: order.index(kind_of(o.question).reported))]


def _reported(question: Question) -> bool:
    if question.key == REACH and question.type == "number":
        return True
    return question.outcome and kind_of(question).reported in (COUNTED, CHOSEN)


def people_reached(outcomes: Sequence[dict[str, Any]]) -> int | None:
    """How many people the returns tell of; None where none was asked, or told by five or more."""
    return next((int(each["total"]) for each in outcomes if each["key"] == REACH and each["answered"]), None)
