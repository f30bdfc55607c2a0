"""What a return need not ask again: answers that we know are offered, and count only once they are confirmed. Pure.

Offered is the answer of the last return to the same question, where the kind of question tells what stays
(`Kind.stays`: words on one line, a postcode) or the question names one of the application that it repeats; and without
a last return the answer of the application to the question that it names. What is counted, chosen, dated or told at
length is told anew unless the question names what it repeats; a file and a declaration always are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.kernel.forms import Answers, Question
from grants.kernel.forms.kinds import kind_of
from grants.monitoring.asking.grant import Grant

LAST, APPLIED = "last_return", "application"
SOURCES = {LAST: "From your last report", APPLIED: "From your application"}


@dataclass(frozen=True)
class Offer:
    """An answer that we know, with where from, one of `SOURCES`. It is none until somebody says that it is right."""

    question_key: str
    value: Any
    source: str


def offers(questions: Sequence[Question], answers: Answers, grant: Grant) -> dict[str, Offer]:
    """What is offered to the questions that have no answer, by their keys."""
    found = (_offer(question, grant) for question in questions if answers.get(question.key) is None)
    return {offer.question_key: offer for offer in found if offer is not None}


def _offer(question: Question, grant: Grant) -> Offer | None:
    kind = kind_of(question)
    if kind.said_anew or not (kind.stays or question.repeats):
        return None
    applied = grant.applied.get(question.repeats) if question.repeats else None
    for source, value in ((LAST, grant.last.get(question.key)), (APPLIED, applied)):
        if value is not None and kind.fault(question, value) is None and not _is_unfit(question, value):
            return Offer(question.key, value, source)
    return None


def _is_unfit(question: Question, value: Any) -> bool:
    kind = kind_of(question)
    return kind.is_empty(value) or bool(kind.limits(question, value))


def field_of_still_right(key: str) -> str:
    """How it is called that somebody says of an offered answer that it is right."""
    return f"still-right.{key}"


def confirmed(change: Mapping[str, Any], offered: Mapping[str, Offer], said_right: set[str]) -> dict[str, Any]:
    """What of the answers of a page that was sent counts: not what stands there as it was offered, unless its key is
    among those said to be right.
    """
    return {
        key: value
        for key, value in change.items()
        if key not in offered or key in said_right or value != offered[key].value
    }
