"""What a type of question knows: how to read its answers, judge them, show them and describe them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any, ClassVar, Final, Protocol

from grants.kernel.forms.definition import Question
from grants.kernel.problems import Problem

Schema = dict[str, Any]

COUNTED, CHOSEN, WRITTEN = "counted", "chosen", "written"

UNSENT: Final = object()
"""Read from a page that did not have the field: the answer stays as it was."""


class FormData(Protocol):
    """The fields of a page as a browser sends them; a werkzeug MultiDict is one."""

    def get(self, key: str, /) -> str | None: ...

    def getlist(self, key: str, /) -> list[str]: ...


class Unreadable(ValueError):
    """What was typed is no answer; the message is a plain sentence."""


class Kind(ABC):
    """One type of question. To add one, write a subclass, name it in `kinds.KINDS`, and give it a field on pages, in
    `templates/layout/question.html`.

    A value goes through `from_form` or `from_json`, and then through `fault`, before it is an answer.
    """

    label: ClassVar[str]
    """What it is called where somebody chooses the type of a question."""

    answered: ClassVar[str] = ""
    """How an answer looks, as in “A full postcode”."""

    to_hand: ClassVar[str] = ""
    """What to have to hand before one begins, with `{name}` for the question; nothing where the answer is a thought."""

    on_one_line: ClassVar[bool] = False
    """Whether it is answered on one line, on a page and on paper."""

    reported: ClassVar[str] = ""
    """How packs tell what many answered: `COUNTED`, `CHOSEN`, `WRITTEN`, or not at all."""

    said_anew: ClassVar[bool] = False
    """Whether an answer is never copied into another form: it has to be said each time, or belongs to this one."""

    stays: ClassVar[bool] = False
    """Whether an answer is a fact that stays from one return to the next, such as where something is."""

    settings: ClassVar[frozenset[str]] = frozenset()
    """Which of the settings that only some types have (`checking.OF_SOME_KINDS`) its definition may have."""

    fewest_options: ClassVar[int] = 0

    tells: ClassVar[frozenset[str]] = frozenset()
    """What the answers can be used for besides being read (`Question.tells`)."""

    apart: ClassVar[bool] = False
    """Whether its answers come and go by themselves, and are never sent with the others."""

    blank: ClassVar[str] = "Not answered"
    """How no answer is shown."""

    # Reading

    def fields(self, question: Question) -> tuple[str, ...]:
        """The names of its fields on a page; the first is where an error links to."""
        return (question.key,)

    def from_form(self, question: Question, form: FormData) -> Any:
        """The answer typed on a page: None when left blank, `UNSENT` when the page did not have the field.

        Raises Unreadable when what was typed is no answer.
        """
        typed = form.get(question.key)
        if typed is None:
            return UNSENT
        return self.parse(question, typed) if typed.strip() else None

    def parse(self, question: Question, typed: str) -> Any:
        """The answer in one field that is not blank. Raises Unreadable when there is none."""
        return typed

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        """The fields of a page that show this answer; `from_form` reads it back out of them."""
        return {question.key: [self.shown(question, value)]}

    def from_json(self, question: Question, value: Any) -> Any:
        """The answer as it is kept. What is no answer passes unchanged, for `fault` to name."""
        return value

    # Judging

    @abstractmethod
    def fault(self, question: Question, value: Any) -> str | None:
        """Why this value can never be an answer to the question, as a plain sentence."""

    def limits(self, question: Question, value: Any) -> list[Problem]:
        """What is out of bounds in a value without fault: warnings in a draft, errors when it is sent."""
        return []

    def limits_for_amount(self, question: Question, value: Any, amount: int) -> list[Problem]:
        """What does not agree with the amount asked for, in pence: warnings in a draft, errors when it is sent."""
        return []

    def is_empty(self, value: Any) -> bool:
        """Whether this is the same as no answer."""
        return value is None

    def missing(self, question: Question) -> Problem:
        return Problem(question.key, f"Answer {question.name}.", "missing")

    # Defining

    def choices(self, question: Question) -> tuple[str | bool, ...]:
        """The answers that a condition can ask for; none when conditions cannot hang on this type."""
        return ()

    # Showing

    def how_to_answer(self, question: Question) -> str:
        """How an answer to this question looks, with its bounds: `One number from 1 to 500`."""
        return self.answered

    def is_past(self, value: Any, today: date) -> bool:
        """Whether a value without fault tells a day or month that is over."""
        return False

    @abstractmethod
    def shown(self, question: Question, value: Any) -> str:
        """A value without fault, as people read it."""

    # Describing, as JSON Schema

    @abstractmethod
    def schema(self, question: Question) -> Schema:
        """Accepts the values without fault."""

    def limits_schema(self, question: Question) -> Schema:
        """What `limits` adds. Keywords that begin with `x-` say what JSON Schema cannot check."""
        return {}

    def filled_schema(self) -> Schema:
        """Refuses the values that `is_empty`, besides null."""
        return {}


class Bounded(Kind):
    """A type whose answers have an order, so that a question can set `min` and `max`."""

    settings = frozenset({"min", "max"})
    floor: ClassVar[int | None] = None
    """The least answer where the question sets no `min`."""

    below: ClassVar[tuple[str, str]] = ("or more", "too_small")
    above: ClassVar[tuple[str, str]] = ("or less", "too_large")
    """How the sentence about a bound ends, and the code of the problem."""

    bound_like: ClassVar[str]
    """How somebody types a bound, as the end of a sentence: “as a whole number, like 5”."""

    def bound_typed(self, bound: Any) -> str:
        """A `min` or `max` as somebody would type it."""
        return str(bound)

    @abstractmethod
    def read_bound(self, typed: str) -> Any:
        """A `min` or `max` as it was typed. Raises ValueError when it cannot be read."""

    def how_to_answer(self, question: Question) -> str:
        low, high = (None if end is None else self.shown(question, end) for end in (question.min, question.max))
        if low is not None and high is not None:
            return f"{self.answered} from {low} to {high}"
        if low is not None:
            return f"{self.answered}, {low} {self.below[0]}"
        return f"{self.answered}, {high} {self.above[0]}" if high is not None else self.answered

    @abstractmethod
    def is_value(self, value: Any) -> bool:
        """Whether this can be an answer at all, and so also a `min` or `max`."""

    def lowest(self, question: Question) -> Any:
        return self.floor if question.min is None else question.min

    def limits(self, question: Question, value: Any) -> list[Problem]:
        low, high = self.lowest(question), question.max
        if low is not None and value < low:
            return [self._out_of_bounds(question, low, self.below)]
        if high is not None and value > high:
            return [self._out_of_bounds(question, high, self.above)]
        return []

    def _out_of_bounds(self, question: Question, bound: Any, words: tuple[str, str]) -> Problem:
        ending, code = words
        message = f"Your answer to {question.name} must be {self.shown(question, bound)} {ending}."
        return Problem(question.key, message, code)
