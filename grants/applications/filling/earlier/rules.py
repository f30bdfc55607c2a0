"""Rules of taking over answers from an earlier application. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.applications.rules import AMOUNT, TITLE
from grants.kernel.forms import Question, QuestionSet
from grants.kernel.forms.kinds import kind_of


@dataclass(frozen=True)
class Copied:
    """What an earlier application gave: `answers` by question key, and the labels of what was copied and left."""

    answers: dict[str, Any]
    copied: list[str]
    left: list[str]


def copyable(
    form: QuestionSet, answers: Mapping[str, Any], old_form: QuestionSet, old: Mapping[str, Any], *, today: date
) -> Copied:
    """Which earlier answers can be taken over: those to a question with the same key and kind, that is still open.

    What the earlier application said and the draft cannot take, or has answered itself, is left; so is a day or a month
    that is past by now, for it is about the work of then.
    """
    asked = {question.key: question for question in form.questions if question.key not in (TITLE, AMOUNT)}
    taken: dict[str, Any] = {}
    copied, left = [], []
    for question in old_form.questions:
        value = old.get(question.key)
        if question.key in (TITLE, AMOUNT) or kind_of(question).is_empty(value):
            continue
        if _fits(asked.get(question.key), question, value, answers) and not kind_of(question).is_past(value, today):
            taken[question.key] = value
            copied.append(asked[question.key].label)
        else:
            left.append(question.label)
    return Copied(taken, copied, left)


def _fits(wanted: Question | None, given: Question, value: Any, answers: Mapping[str, Any]) -> bool:
    if wanted is None or wanted.type != given.type or kind_of(wanted).said_anew:
        return False
    kind = kind_of(wanted)
    return kind.is_empty(answers.get(wanted.key)) and kind.fault(wanted, value) is None
