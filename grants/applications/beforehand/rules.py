"""Rules of the eligibility check: what each answer means. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.kernel.problems import Problem


@dataclass(frozen=True)
class EligibilityResult:
    """One eligibility question, the answer to it, whether that answer fits, and what else might help."""

    key: str
    text: str
    answer: bool
    fits: bool
    explanation: str
    what_else: str


def eligibility_problems(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the answers as answers: missing ones, unknown ones, neither yes nor no."""
    problems = []
    for question in questions:
        answer = answers.get(question["key"])
        if answer is None:
            problems.append(Problem(_eligibility(question["key"]), f"Answer “{question['text']}”.", "missing"))
        elif not isinstance(answer, bool):
            sentence = f"Answer yes or no to “{question['text']}”."
            problems.append(Problem(_eligibility(question["key"]), sentence, "unreadable"))
    known = {question["key"] for question in questions}
    problems += [
        Problem(_eligibility(key), f"There is no question “{key}”.", "unknown_question")
        for key in answers
        if key not in known
    ]
    return problems


def eligibility_results(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, bool]) -> list[EligibilityResult]:
    """Each answer with what it means. Call it when `eligibility_problems` found none."""
    return [
        EligibilityResult(
            key=question["key"],
            text=question["text"],
            answer=answers[question["key"]],
            fits=answers[question["key"]] == question["needed"],
            explanation=question["explanation"],
            what_else=question.get("what_else", ""),
        )
        for question in questions
    ]


def ineligibility(results: Sequence[EligibilityResult]) -> list[Problem]:
    """Why this round is not for the organisation: one problem for each answer that does not fit."""
    return [
        Problem(
            _eligibility(result.key),
            f"You answered {'yes' if result.answer else 'no'}. {result.explanation}",
            "not_eligible",
        )
        for result in results
        if not result.fits
    ]


def _eligibility(key: str) -> str:
    return f"eligibility_answers.{key}"
