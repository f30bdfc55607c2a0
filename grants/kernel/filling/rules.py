"""Rules of filling in: what a save changes, what stands against it, how far each section is. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, fsum
from typing import Any

from grants.kernel.counting import counted
from grants.kernel.forms import Answers, Question, QuestionSet, Section, merged, shown, still_ahead, visible
from grants.kernel.problems import Problem, Stale

NOT_STARTED, IN_PROGRESS, DONE, OPTIONAL = "not_started", "in_progress", "done", "optional"

Answered = list[tuple[Section, list[tuple[Question, str, str]]]]
"""Each section with its questions: the question, the name of its field, and the answer as shown."""


@dataclass(frozen=True)
class Change:
    """What a save comes to: all answers before and after it, and the keys of those that differ."""

    before: Answers
    after: dict[str, Any]
    keys: list[str]


def change_of(before: Answers, given: Answers) -> Change:
    """A save of some answers: None clears one, what is left out stays."""
    after = merged(before, given)
    return Change(before, after, [key for key in {**before, **after} if before.get(key) != after.get(key)])


def saved_in_between(what: str, change: Change, field_of: Callable[[str], str], *, version: int) -> Stale:
    """The refusal of a save of `what`, like "application", because somebody else has saved it: with both versions of
    every answer that differs. `version` is the one that stands.
    """
    return Stale(
        f"This {what} has been saved since you opened it, by a colleague or in another tab. "
        "Compare what stands there now with what you sent, then save again.",
        current={field_of(key): change.before.get(key) for key in change.keys},
        yours={field_of(key): change.after.get(key) for key in change.keys},
        version=version,
    )


def changed_since_checked(what: str) -> str:
    """What is said to who sends `what`, like "return", when it is not as it was when they checked it."""
    return f"This {what} has changed since you checked it. Check it again, then send it."


def clashes(stale: Stale, questions: Iterable[Question], field_of: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """After a save that was refused, for each answer that differs: its question, what stands now, what was sent."""
    named = [(question, field_of(question.key)) for question in questions]
    return [
        (question.label, shown(question, stale.current[name]), shown(question, stale.yours[name]))
        for question, name in named
        if name in stale.current and stale.current[name] != stale.yours[name]
    ]


def differing(questions: Iterable[Question], saved: Answers, typed: Answers) -> list[tuple[str, str, str]]:
    """For each answer that was typed and differs from what is saved: its question, what is saved, what was typed."""
    return [
        (question.label, shown(question, saved.get(question.key)), shown(question, typed[question.key]))
        for question in questions
        if question.key in typed and typed[question.key] != saved.get(question.key)
    ]


def sections_asked(form: QuestionSet, answers: Answers) -> list[tuple[Section, list[Question]]]:
    """The sections of which something is asked, given these answers, each with its questions that are asked."""
    asked = visible(form, answers)
    found = [(section, [question for question in asked if question.key in section.keys]) for section in form.sections]
    return [(section, questions) for section, questions in found if questions]


def answered(form: QuestionSet, answers: Answers, field_of: Callable[[str], str]) -> Answered:
    """The questions that apply and their answers, section by section."""
    return [
        (section, [(each, field_of(each.key), shown(each, answers.get(each.key))) for each in questions])
        for section, questions in sections_asked(form, answers)
    ]


@dataclass(frozen=True)
class Progress:
    """How far a section is. `left` counts what is still to do in it; `minutes` is how long the questions take that have
    no answer yet.
    """

    key: str
    title: str
    state: str
    left: int
    minutes: float

    @property
    def in_words(self) -> str:
        """What is ahead in it; nothing where it is done."""
        if self.state == DONE:
            return ""
        if self.left and self.state == IN_PROGRESS:
            return f"{counted(self.left, 'thing')} to do"
        return f"About {counted(ceil(self.minutes), 'minute')}"


def progress(
    form: QuestionSet, answers: Answers, problems: Sequence[Problem], *, amount: int | None = None
) -> list[Progress]:
    """How far each section is. Sections with no question asked, given these answers, are left out.

    `problems` are what holds the sending up, each with its question as field. `amount` is that of the grant in pence,
    where no question asks for it.
    """
    wrong = [problem.field for problem in problems]
    ahead = still_ahead(form, answers, (form.amount_in(answers) or 0) if amount is None else amount)
    done = []
    for section, questions in sections_asked(form, answers):
        keys = {question.key for question in questions}
        left = sum(field in keys for field in wrong)
        state = _section_state(left, answered=any(answers.get(key) not in (None, "", []) for key in keys))
        minutes = fsum(question.minutes for question in section.questions if question in ahead)
        done.append(Progress(section.key, section.title, state, left, minutes))
    return done


def _section_state(left: int, *, answered: bool) -> str:
    if left:
        return IN_PROGRESS if answered else NOT_STARTED
    return DONE if answered else OPTIONAL


def named(problems: Iterable[Problem], field_of: Callable[[str], str]) -> list[Problem]:
    """Problems with their fields as the API and the history call them."""
    return [Problem(field_of(problem.field), problem.message, problem.code) for problem in problems]
