"""What is wrong with a set of answers: one rule set, asked for a draft or for submission."""

from __future__ import annotations

from typing import Any

from grants.kernel.forms.definition import Answers, Question, QuestionSet, visible
from grants.kernel.forms.kinds import kind_of
from grants.kernel.problems import Problem


def problems_for_draft(question_set: QuestionSet, answers: Answers) -> list[Problem]:
    """Warnings about the answers given so far, in the order asked. A draft may have any of them."""
    return _problems(question_set, answers, submitting=False)


def problems_for_submission(question_set: QuestionSet, answers: Answers) -> list[Problem]:
    """Everything to put right before the answers can be sent, in the order asked.

    It holds every warning of the draft, and what is required and missing. Questions that are not shown are
    not required, and answers left in them are ignored.
    """
    return _problems(question_set, answers, submitting=True)


def _problems(question_set: QuestionSet, answers: Answers, *, submitting: bool) -> list[Problem]:
    amount = question_set.amount_in(answers)
    return [
        problem
        for question in visible(question_set, answers)
        for problem in _problems_of(question, answers.get(question.key), amount, submitting=submitting)
    ]


def _problems_of(question: Question, value: Any, amount: int | None, *, submitting: bool) -> list[Problem]:
    kind = kind_of(question)
    if kind.is_empty(value):
        return [kind.missing(question)] if submitting and question.required else []
    if fault := kind.fault(question, value):
        return [Problem(question.key, fault, "unreadable")]
    against = [] if amount is None else kind.limits_for_amount(question, value, amount)
    return kind.limits(question, value) + against
