"""What in a return may be a slip, so that we ask whether it is right, and why. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grants.kernel.forms import SPENT, Answers, Question, QuestionSet

MANY_TIMES = 10
"""How many times last time's number is asked about."""
BEFORE, AFTER = "_before", "_after"
"""How the keys of two questions end that ask for the same number at two times."""
NUMBERS = frozenset({"number", "money"})


@dataclass(frozen=True)
class Doubt:
    """An answer that may be a slip. `label` asks whether it is right, and why; `remark` tells whoever reviews it."""

    about: str
    name: str
    label: str
    remark: str


def doubts(questions: QuestionSet, answers: Answers | None, last: Mapping[str, Any]) -> list[Doubt]:
    """What is doubtful in these answers, beside what was told `last` time; where None, what could be in any."""
    found = []
    for question in questions.questions:
        if question.type not in NUMBERS or question.tells == SPENT:
            continue
        value = None if answers is None else answers.get(question.key)
        for is_doubtful, doubt in _about(question, value, answers or {}, last, questions):
            if answers is None or is_doubtful:
                found.append(doubt)
    return found


def _about(
    question: Question, value: Any, answers: Answers, last: Mapping[str, Any], questions: QuestionSet
) -> Iterator[tuple[bool, Doubt]]:
    number = value if isinstance(value, int) else 0
    if is_percentage(question):
        label = "This is more than 100 in a hundred. Is it right, and why?"
        yield number > 100, _doubt(question, "more than all", label, "is more than 100 in a hundred")
    told = last.get(question.key)
    if isinstance(told, int) and told > 0:
        label = "This is ten times what you told us last time, or more. Is it right, and why?"
        yield number >= MANY_TIMES * told, _doubt(question, "ten times", label, "is ten times last time’s, or more")
    stem = question.key.removesuffix(AFTER)
    if stem != question.key and any(each.key == stem + BEFORE for each in questions.questions):
        before = answers.get(stem + BEFORE)
        is_below = isinstance(value, int) and isinstance(before, int) and value < before
        label = "This is less afterwards than before. Is it right, and why?"
        yield is_below, _doubt(question, "less after", label, "is less afterwards than before")


def is_percentage(question: Question) -> bool:
    """Whether a question asks for a number in a hundred, as its words say."""
    words = question.label.lower()
    return question.type == "number" and any(sign in words for sign in ("%", "per cent", "percent"))


def _doubt(question: Question, name: str, label: str, remark: str) -> Doubt:
    return Doubt(question.key, f"{question.key} {name}", label, f"“{question.label}” {remark}.")
