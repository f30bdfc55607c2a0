"""What changed, told from the answers in accepted returns. Pure.

Counts are added up and choices are counted. What people wrote is quoted nowhere: stories are told with consent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grants.kernel.forms import Answers, Question, QuestionSet, shown, visible
from grants.kernel.forms.kind import CHOSEN, COUNTED
from grants.kernel.forms.kinds import kind_of

REACH = "people_reached"
"""The key of the question how many people took part, which belongs to every report."""


@dataclass(frozen=True)
class Told:
    """One accepted return: its questions and the answers."""

    questions: QuestionSet
    answers: Answers


@dataclass
class Outcome:
    """All answers to one question about what changed."""

    question: Question
    answered: int = 0
    total: int = 0
    choices: dict[str, int] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        self.answered += 1
        if kind_of(self.question).reported == COUNTED:
            self.total += value
        else:
            for line in shown(self.question, value).splitlines():
                self.choices[line] = self.choices.get(line, 0) + 1

    def as_figures(self) -> dict[str, Any]:
        """The values as they are kept, as JSON, with a pack."""
        return {
            "key": self.question.key,
            "question": self.question.label,
            "type": self.question.type,
            "answered": self.answered,
            "total": self.total,
            "choices": [
                {"answer": answer, "count": count}
                for answer, count in sorted(self.choices.items(), key=lambda item: -item[1])
            ],
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
                outcome.add(value)
    order = (COUNTED, CHOSEN)
    return [o.as_figures() for o in sorted(found.values(), key=lambda o: order.index(kind_of(o.question).reported))]


def _reported(question: Question) -> bool:
    if question.key == REACH and question.type == "number":
        return True
    return question.outcome and kind_of(question).reported in (COUNTED, CHOSEN)


def people_reached(outcomes: Sequence[dict[str, Any]]) -> int | None:
    """How many people the returns tell of; None where none was asked or told."""
    return next((int(outcome["total"]) for outcome in outcomes if outcome["key"] == REACH), None)
