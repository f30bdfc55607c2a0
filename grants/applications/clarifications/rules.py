"""Rules of questions after sending: what is opened, until when, and what an answer may change. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from grants.applications.models import ANSWERED, OVERDUE
from grants.applications.rules import ABOUT
from grants.kernel.clock import is_over
from grants.kernel.forms import QuestionSet, Section, merged, problems_for_submission, visible
from grants.kernel.forms.texts import storable
from grants.kernel.problems import Invalid, Problem
from grants.schemes.round_rules import moment_problems

ASKABLE = ("submitted", "eligible", "in assessment")
NOT_OPENED = "This question is not open for changes."
LONGEST_QUESTION = 3_000
"""Characters."""


def asking_refusal(state: str) -> Problem | None:
    """Why nothing can be asked about an application now; None when it can."""
    if state in ASKABLE:
        return None
    return Problem("", "Only an application that was sent and not decided can be asked about.", "not_askable")


def sections_to_open(form: QuestionSet, answers: Mapping[str, Any]) -> list[Section]:
    """The sections that a question can open: not the first, for who agreed to the amount agreed to that."""
    asked = {question.key for question in visible(form, answers)}
    return [section for section in form.sections if section.key != ABOUT and asked & set(section.keys)]


def asking_problems(
    *, question: str, sections: Collection[str], can_open: Collection[str], due_at: datetime | None, now: datetime
) -> list[Problem]:
    """What is wrong with a request for clarification."""
    problems = []
    if not question.strip():
        problems.append(Problem("question", "Write what you want to know.", "missing"))
    elif len(question) > LONGEST_QUESTION or not storable(question):
        problems.append(Problem("question", f"Ask in at most {LONGEST_QUESTION:,} ordinary characters."))
    if not sections:
        problems.append(Problem("sections", "Choose the sections that may be changed.", "missing"))
    elif not set(sections) <= set(can_open):
        problems.append(Problem("sections", "Choose among the sections of this application.", "unknown"))
    wrong = moment_problems(due_at, "due_at", "until when you want the answer", now=now, years=1)
    problems += wrong
    if due_at is not None and not wrong and due_at <= now:
        problems.append(Problem("due_at", "The deadline must lie ahead.", "past"))
    return problems


def answering_refusal(state: str, application_state: str, *, due_at: datetime, now: datetime) -> Problem | None:
    """Why a request can't be answered now; None when it can."""
    if state == ANSWERED:
        return Problem("", "This question has been answered.", "answered_already")
    if state == OVERDUE or is_over(due_at, now):
        return Problem("", "The time for an answer is over, so nothing can be changed any more.", "overdue")
    return asking_refusal(application_state)


def opened_keys(form: QuestionSet, sections: Sequence[str]) -> set[str]:
    """The keys of the questions that a request opens."""
    return {question.key for section in form.sections if section.key in sections for question in section.questions}


def as_answered(answers: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they would stand once a draft is sent. No files is no answer."""
    return {key: value for key, value in merged(answers, draft).items() if value != []}


def check_opened(form: QuestionSet, sections: Sequence[str], key: str) -> None:
    """Raise Invalid for a question that a request does not open."""
    if key not in opened_keys(form, sections):
        raise Invalid([Problem(key, NOT_OPENED, "not_opened")])


def answer_problems(form: QuestionSet, answers: Mapping[str, Any], opened: Collection[str]) -> list[Problem]:
    """What has to be put right before changed answers can be sent. Only what is opened can be."""
    return [problem for problem in problems_for_submission(form, answers) if problem.field in opened]


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any], opened: Collection[str]) -> list[str]:
    """The opened questions whose answers differ."""
    return sorted(key for key in opened if before.get(key) != after.get(key))
