"""Rules of filling in a draft: how far each section is. Pure."""

from dataclasses import dataclass
from math import fsum

from grants.applications.rules import submission_problems
from grants.kernel.forms import Answers, Question, QuestionSet, still_ahead, visible

NOT_STARTED, IN_PROGRESS, DONE, OPTIONAL = "not_started", "in_progress", "done", "optional"


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


def progress(form: QuestionSet, answers: Answers) -> list[Progress]:
    """How far each section is. Sections with no question asked, given these answers, are left out."""
    asked = {question.key for question in visible(form, answers)}
    wrong = [problem.field for problem in submission_problems(form, answers)]
    ahead = _still_ahead(form, answers)
    done = []
    for section in form.sections:
        keys = [key for key in section.keys if key in asked]
        if keys:
            left = sum(field in keys for field in wrong)
            state = _section_state(left, answered=any(answers.get(key) not in (None, "", []) for key in keys))
            minutes = fsum(question.minutes for question in section.questions if question in ahead)
            done.append(Progress(section.key, section.title, state, left, minutes))
    return done


def _still_ahead(form: QuestionSet, answers: Answers) -> list[Question]:
    return still_ahead(form, answers, form.amount_in(answers) or 0)


def _section_state(left: int, *, answered: bool) -> str:
    if left:
        return IN_PROGRESS if answered else NOT_STARTED
    return DONE if answered else OPTIONAL
