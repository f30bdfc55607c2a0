"""How many questions one person can be asked, whatever the answers."""

from __future__ import annotations

from collections import defaultdict

from grants.kernel.forms.definition import Question, QuestionSet


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


def _longest(question: Question, branches: list[int]) -> int:
    return sum(branches) if question.type == "many_of" else max(branches, default=0)
