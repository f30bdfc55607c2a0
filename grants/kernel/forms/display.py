"""Answers as people read them: for the page to check answers, the PDF copy and plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grants.kernel.forms.definition import Answers, Question, QuestionSet, visible
from grants.kernel.forms.kinds import kind_of

PlainCopy = list[tuple[str, list[tuple[str, str]]]]
"""For each section its title, and for each question its label and the answer as shown."""


def leads_to(new: Sequence[Question]) -> str:
    """What is said where answers have brought more questions."""
    more = "one more question" if len(new) == 1 else f"{len(new)} more questions"
    return f"Your answers lead to {more}: {', '.join(question.name for question in new)}."


def shown(question: Question, value: Any) -> str:
    """An answer as people read it: `£1,200.50`, `1 April 2026`, `Yes`; several choices one on each line.

    A value that can be no answer to the question is shown as it is.
    """
    kind = kind_of(question)
    if kind.is_empty(value):
        return kind.blank
    return kind.shown(question, value) if kind.fault(question, value) is None else str(value)


def plain_copy(question_set: QuestionSet, answers: Answers) -> PlainCopy:
    """The questions asked and the answers to them. A section with no question asked is left out."""
    asked = {question.key for question in visible(question_set, answers)}
    sections = [
        (
            section.title,
            [(q.label, shown(q, answers.get(q.key))) for q in section.questions if q.key in asked],
        )
        for section in question_set.sections
    ]
    return [(title, answered) for title, answered in sections if answered]
