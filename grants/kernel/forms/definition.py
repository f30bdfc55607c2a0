"""A question set as values: what is asked, in which order, and how long it takes. `parsing` makes one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

Answers = Mapping[str, Any]
"""Answers by question key, as JSON values. An answer that is None counts as none given."""

START, SPENT, AGREED, HOPED = "start", "spent", "agreed", "hoped"
BY_LINE, VOLUNTEERED, RAISED, IN_KIND = "by_line", "volunteered", "raised", "in_kind"
"""What an answer can tell besides what is read in it: when the work starts, how much of the grant is spent so far, that
all is true and the organisation agrees to it, how far what was hoped for has come; what of the grant is spent on each
line of its budget; and what it brought beside its money: hours of volunteers, money that others gave, and the worth of
things given.
"""

USES = {"decision": "A decision", "pack": "A pack for funders", "person": "A person"}
"""Who can use an answer, by name."""

MOST_FILES, LARGEST_MEGABYTES = 3, 5
"""What a question takes that says nothing else of its files."""


class Option(NamedTuple):
    """One answer that can be chosen: `value` is kept, `text` is shown."""

    value: str
    text: str


@dataclass(frozen=True)
class Condition:
    """A question is asked only when the answer to `question` is `value`, or has it among those chosen."""

    question: str
    value: str | bool

    def holds(self, answer: Any) -> bool:
        if isinstance(answer, list):
            return self.value in answer
        return type(answer) is type(self.value) and bool(answer == self.value)


@dataclass(frozen=True)
class Question:
    """One question. `type` is a name in `kinds.KINDS`.

    `minutes` is how long an answer takes. `min` and `max` are in the units of the answer: a whole number,
    pence, a day as `2026-04-01` or a month as `2026-04`. `word_limit` is the most words, None for any number.
    `most_files` and `largest_megabytes`, of each, bound what a question of type file takes.
    `outcome` says that the question is about what changed. `asked_from` is an amount in pence: who asks for less
    is not asked; None asks everybody. `tells` is what else the answer is used for, one of `kind.tells`: `start`, when
    the work starts, or `spent`, how much of the grant has been spent so far, or `agreed`, that all is true, or
    `hoped`, how far what was hoped for has come, or `by_line`, what is spent on each line of the budget, or
    `volunteered`, `raised` and `in_kind`, what the grant brought beside its money; None for nothing else.
    `used_by` is who uses the answer, one of `USES`, and `used_where` where; None while nobody has said. `repeats` is
    the key of a question of the application whose answer a return repeats; None where it repeats none.
    """

    key: str
    type: str
    label: str
    required: bool
    minutes: float
    guidance: str = ""
    why: str = ""
    options: tuple[Option, ...] = ()
    word_limit: int | None = None
    min: int | str | None = None
    max: int | str | None = None
    outcome: bool = False
    most_files: int = MOST_FILES
    largest_megabytes: int = LARGEST_MEGABYTES
    asked_from: int | None = None
    tells: str | None = None
    shown_if: Condition | None = None
    used_by: str | None = None
    used_where: str = ""
    repeats: str | None = None

    @property
    def used_in_words(self) -> str:
        """Who uses the answer, and where; empty where nobody has said, and nothing follows from what it tells."""
        if self.used_by is not None:
            return f"{USES[self.used_by]}: {self.used_where}" if self.used_where else USES[self.used_by]
        if self.tells is not None:
            return f"{USES['decision']}, by a rule"
        return USES["pack"] if self.outcome else ""

    @property
    def name(self) -> str:
        """The label in quotation marks, for use inside a sentence."""
        return f"“{self.label}”"

    @property
    def values(self) -> list[str]:
        """The values of the options, in order."""
        return [option.value for option in self.options]

    def asked_at(self, amount: int | None) -> bool:
        """Whether the amount, in pence, lets it be asked. What is asked from an amount waits until that is known."""
        return self.asked_from is None or (amount is not None and amount >= self.asked_from)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    introduction: str
    questions: tuple[Question, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its questions: what to give `from_form` as `only` for a page with this section."""
        return tuple(question.key for question in self.questions)

    @property
    def minutes(self) -> float:
        return math.fsum(question.minutes for question in self.questions)


@dataclass(frozen=True)
class QuestionSet:
    """`amount_key` names the question, of type money, by whose answer `asked_from` is judged; None where there is none,
    and then everybody is asked everything.
    """

    title: str
    sections: tuple[Section, ...]
    amount_key: str | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def minutes(self) -> float:
        """How long all the questions take together, with those that are only asked of some."""
        return math.fsum(question.minutes for question in self.questions)

    def minutes_for(self, amount: int) -> float:
        """How long the questions take that somebody can be asked who asks for `amount` pence."""
        return math.fsum(question.minutes for question in self.questions if question.asked_at(amount))

    def within_reach(self, amount: int) -> list[Question]:
        """The questions that somebody can come to who asks for `amount` pence, with one answer or another."""
        reached: dict[str, Question] = {}
        for question in self.questions:
            hangs_on = question.shown_if and question.shown_if.question
            if question.asked_at(amount) and (hangs_on is None or hangs_on in reached):
                reached[question.key] = question
        return list(reached.values())

    @property
    def amounts(self) -> list[int]:
        """The amounts in pence from which more is asked, the smallest first."""
        return sorted({question.asked_from for question in self.questions if question.asked_from is not None})

    def amount_in(self, answers: Answers) -> int | None:
        """The amount asked for in pence; None while there is none."""
        amount = answers.get(self.amount_key) if self.amount_key else None
        return amount if isinstance(amount, int) and not isinstance(amount, bool) else None

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def question_telling(self, fact: str) -> Question | None:
        """The question whose answer tells this fact, one of `kind.tells`."""
        return next((question for question in self.questions if question.tells == fact), None)

    def question(self, key: str) -> Question:
        """The question with this key. Raises KeyError when there is none."""
        return self._by_key[key]


def with_coming(question_set: QuestionSet, answers: Answers, asked: Iterable[Question]) -> list[Question]:
    """The questions of a page, in order: those that are asked on it, and those that one of its answers would bring."""
    amount = question_set.amount_in(answers)
    there = {question.key for question in asked}
    section_of = {key: section.key for section in question_set.sections for key in section.keys}
    sections = {section_of[key] for key in there}
    for question in question_set.questions:
        brought = question.shown_if is not None and question.shown_if.question in there
        at_amount = question_set.amount_key is None or question.asked_at(amount)
        if brought and at_amount and section_of[question.key] in sections:
            there.add(question.key)
    return [question for question in question_set.questions if question.key in there]


def visible(question_set: QuestionSet, answers: Answers) -> list[Question]:
    """The questions that are asked, given these answers.

    A question that hangs on a hidden one is hidden too, whatever answer the hidden one still has. What is asked from
    an amount waits until the amount is known.
    """
    shown: dict[str, Question] = {}
    amount = question_set.amount_in(answers)
    for question in question_set.questions:
        if question_set.amount_key and not question.asked_at(amount):
            continue
        condition = question.shown_if
        if condition is None or (condition.question in shown and condition.holds(answers.get(condition.question))):
            shown[question.key] = question
    return list(shown.values())
