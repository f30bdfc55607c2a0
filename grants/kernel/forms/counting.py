"""How many questions one person can be asked, whatever the answers, and which are still ahead, given some."""

from __future__ import annotations

from collections import defaultdict

from grants.kernel.forms.definition import Answers, Question, QuestionSet
from grants.kernel.forms.kinds import kind_of


def most_asked(question_set: QuestionSet, amount: int) -> int:
    """The most questions that one person meets who asks for `amount` pence.

    Of what hangs on an answer with one value, only the longest branch counts; of what hangs on a list, all of it,
    because everything in the list can be chosen.
    """
    within_reach = question_set.within_reach(amount)
    counted: dict[str, int] = {}
    branches: dict[str, dict[str | bool, int]] = defaultdict(lambda: defaultdict(int))
    for question in reversed(within_reach):
        counted[question.key] = 1 + _longest(question, list(branches[question.key].values()))
        if question.shown_if is not None:
            branches[question.shown_if.question][question.shown_if.value] += counted[question.key]
    return sum(counted[question.key] for question in within_reach if question.shown_if is None)


def still_ahead(question_set: QuestionSet, answers: Answers, amount: int) -> list[Question]:
    """The questions without an answer that somebody can still come to who asks for `amount` pence.

    What hangs on a question without an answer may still come; what hangs on another answer than was given does not.
    """
    reached: dict[str, Question] = {}
    for question in question_set.questions:
        if question.asked_at(amount) and _can_come(question, reached, answers):
            reached[question.key] = question
    return [question for question in reached.values() if kind_of(question).is_empty(answers.get(question.key))]


def _can_come(question: Question, reached: dict[str, Question], answers: Answers) -> bool:
    condition = question.shown_if
    if condition is None:
        return True
    if condition.question not in reached:
        return False
    answer = answers.get(condition.question)
    return kind_of(reached[condition.question]).is_empty(answer) or condition.holds(answer)


def _longest(question: Question, branches: list[int]) -> int:
    return sum(branches) if question.type == "many_of" else max(branches, default=0)
