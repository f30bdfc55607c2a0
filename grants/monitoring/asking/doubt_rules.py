"""What in a return may be a slip, so that we ask whether it is right, and why. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grants.kernel.counting import counted
from grants.kernel.forms import BY_LINE, SPENT, Answers, Question, QuestionSet
from grants.kernel.forms.tables import total_of
from grants.kernel.money import pounds
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcome_questions import SO_FAR
from grants.monitoring.asking.outcomes.rules import COUNT, PEOPLE, Measure
from grants.monitoring.asking.spending import lines_over, lines_told

MANY_TIMES = 10
"""How many times last time's number is asked about."""
BEFORE, AFTER = "_before", "_after"
"""How the keys of two questions end that ask for the same number at two times."""
NUMBERS = frozenset({"number", "money"})
REACH = "people_reached"
"""The key of the question how many people took part."""


@dataclass(frozen=True)
class Doubt:
    """An answer that may be a slip. `label` asks whether it is right, and why; `remark` tells whoever reviews it.
    `figures` are what is asked about: an explanation is of these alone.
    """

    about: str
    name: str
    label: str
    remark: str
    figures: object


@dataclass(frozen=True)
class _Told:
    """All that an answer is read beside."""

    questions: QuestionSet
    answers: Answers
    grant: Grant
    measures: Mapping[str, Measure]

    @property
    def spent(self) -> Any:
        """What is told as spent in all."""
        spent = self.questions.question_telling(SPENT)
        return self.answers.get(spent.key) if spent else None


def doubts(
    questions: QuestionSet, answers: Answers | None, grant: Grant, measures: Mapping[str, Measure] | None = None
) -> list[Doubt]:
    """What is doubtful in these answers, beside what was told last time; where None, what could be in any.

    `measures` are what was agreed of figures, by the keys of the questions for them. Those since the grant began never
    go down.
    """
    told, found = _Told(questions, answers or {}, grant, measures or {}), []
    for question in questions.questions:
        value = told.answers.get(question.key)
        for is_doubtful, name, label, remark in _about(question, value, told):
            if answers is None or is_doubtful:
                figures = (value, told.answers.get(_before(question)), label)
                in_words = f"“{question.label}” {remark}."
                found.append(Doubt(question.key, f"{question.key} {name}", label, in_words, figures))
    return found


Found = tuple[bool, str, str, str]
"""Whether there is a doubt, its name, what is asked, and what a reviewer reads."""


def _about(question: Question, value: Any, told: _Told) -> Iterator[Found]:
    if question.type in NUMBERS and question.tells != SPENT:
        yield from _about_number(question, value, told)
    elif question.type == "domains":
        yield _about_domains(question, value)
    elif question.type == "groups":
        yield from _about_groups(value, told)
    elif question.tells == BY_LINE:
        yield from _about_lines(question, value, told)


def _about_number(question: Question, value: Any, told: _Told) -> Iterator[Found]:
    number = value if isinstance(value, int) else 0
    if is_percentage(question):
        label = "This is more than 100 in a hundred. Is it right, and why?"
        yield number > 100, "more than all", label, "is more than 100 in a hundred"
    last = told.grant.last.get(question.key)
    if isinstance(last, int) and last > 0:
        label = "This is ten times what you told us last time, or more. Is it right, and why?"
        yield number >= MANY_TIMES * last, "ten times", label, "is ten times last time’s, or more"
    measure = told.measures.get(question.key)
    if measure is not None and measure.figure in SO_FAR:
        asked_already = isinstance(last, int) and last > 0 and number >= MANY_TIMES * last
        beside = "" if asked_already else _out_of_reach(number, last, measure, told)
        label = f"{beside or 'This is far more than it could be.'} Is {measure.shown(number)} right, and why?"
        yield bool(beside), "far more", label, f"is {measure.shown(number)}. {beside}".rstrip(". ")
    if measure is not None and measure.figure in SO_FAR and isinstance(last, int):
        label = "This is less than last time, and we ask for all since the grant began. Is it right, and why?"
        yield isinstance(value, int) and value < last, "less than last", label, "is less than last time’s"
    if any(each.key == _before(question) for each in told.questions.questions):
        before = told.answers.get(_before(question))
        is_below = isinstance(value, int) and isinstance(before, int) and value < before
        label = "This is less afterwards than before. Is it right, and why?"
        yield is_below, "less after", label, "is less afterwards than before"


def _before(question: Question) -> str:
    """The key of the question that asks for the same at an earlier time; empty where none does."""
    stem = question.key.removesuffix(AFTER)
    return "" if stem == question.key else stem + BEFORE


def _out_of_reach(number: int, last: Any, measure: Measure, told: _Told) -> str:
    """What a figure since the grant began is far above; empty where it is not. Since `last`, no more people than took
    part have come to it.
    """
    took_part = told.answers.get(REACH)
    since = number - (last if isinstance(last, int) else 0)
    if measure.figure == COUNT and measure.unit == PEOPLE and isinstance(took_part, int) and since > took_part:
        return f"You told us that {counted(took_part, 'person', 'people')} took part."
    return f"You hoped for {measure.in_words}." if number > MANY_TIMES * measure.target else ""


def _about_domains(question: Question, value: Any) -> Found:
    texts = {option.value: option.text for option in question.options}
    fell = [
        texts.get(row["of"], row["of"])
        for row in _rows(value)
        if {"before", "after"} <= row.keys() and row["after"] < row["before"]
    ]
    names = ", ".join(f"“{text}”" for text in fell) or "A part"
    label = f"{names} is less afterwards than before. Is it right, and why?"
    return bool(fell), "less after", label, f"is less afterwards than before for {names}"


def _about_groups(value: Any, told: _Told) -> Iterator[Found]:
    if not any(each.key == REACH for each in told.questions.questions):
        return
    people, total = told.answers.get(REACH), sum(row["number"] for row in _rows(value))
    differs = bool(_rows(value)) and isinstance(people, int) and people != total
    other = counted(people, "person", "people") if isinstance(people, int) else "other numbers"
    label = f"These come to {total:,} in all, and you told us of {other}. Is it right, and why?"
    yield differs, "adds up", label, f"comes to {total:,}, beside {other}"


def _about_lines(question: Question, value: Any, told: _Told) -> Iterator[Found]:
    total, spent = total_of(value) if _rows(value) else 0, told.spent
    in_all = pounds(spent) if isinstance(spent, int) else "another sum"
    label = f"Your lines come to {pounds(total)}, and you told us of {in_all} in all. Is it right, and why?"
    differs = bool(_rows(value)) and isinstance(spent, int) and spent != total
    yield differs, "adds up", label, f"comes to {pounds(total)}, beside {in_all} in all"
    over = lines_over(lines_told(told.grant, question, told.answers))
    names = ", ".join(f"“{line.what}”" for line in over) or "a line"
    label = f"You spent more on {names} than the budget says. Is it right, and why?"
    yield bool(over), "over budget", label, f"is above the budget for {names}"


def _rows(value: Any) -> list[dict[str, Any]]:
    return value["rows"] if isinstance(value, dict) and isinstance(value.get("rows"), list) else []


def is_percentage(question: Question) -> bool:
    """Whether a question asks for a number in a hundred, as its words say."""
    words = question.label.lower()
    return question.type == "number" and any(sign in words for sign in ("%", "per cent", "percent"))
