"""Who can look at a preview, and what a made-up applicant answers. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from grants.kernel.forms import START, QuestionSet
from grants.kernel.forms.definition import Question
from grants.kernel.forms.kinds import kind_of

ANYBODY, NEWCOMER, BEGINNER, WRITER, SENDER = "anybody", "newcomer", "beginner", "writer", "sender"
LOOKERS: Mapping[str, str] = {
    ANYBODY: "anybody who is not signed in",
    NEWCOMER: "somebody signed in who has not begun to apply",
    BEGINNER: "an applicant with an empty draft",
    WRITER: "an applicant with a draft that is filled in",
    SENDER: "an applicant who has sent it",
}
"""As whom one can look, by the part of the address that says so."""

WITH_APPLICATION = (BEGINNER, WRITER, SENDER)
EXAMPLE = "An example of an answer, so that you can see where it stands."

_WITH_ADDRESS = re.compile(r'(?P<name>\s(?:href|action|formaction|data-[a-z-]+))="(?P<path>/(?!/|static/)[^"]*)"')


def in_preview(page: str, prefix: str) -> str:
    """A page whose links and forms lead on within the preview at this address."""
    return _WITH_ADDRESS.sub(lambda found: f'{found["name"]}="{prefix}{found["path"]}"', page)


def made_up_answers(questions: QuestionSet, *, amount: int, starts: str) -> dict[str, Any]:
    """Answers of nobody to everything that somebody is asked who asks for `amount` pence. Work starts on the day
    `starts`. What cannot be made up, such as a file, is left out.
    """
    found = {}
    for question in questions.within_reach(amount):
        made = _MADE_UP.get(question.type)
        value = starts[: _LENGTHS[question.type]] if question.tells == START else made and made(question, amount)
        if value is not None and kind_of(question).fault(question, value) is None:
            found[question.key] = value
    return found


def _number(question: Question, amount: int) -> int:
    least = question.min if isinstance(question.min, int) else 1
    return min(least, question.max) if isinstance(question.max, int) else least


def _day(question: Question, amount: int) -> str | None:
    bound = question.min or question.max
    return bound if isinstance(bound, str) else None


def _first(question: Question, amount: int) -> str | None:
    return question.values[0] if question.values else None


def _budget(question: Question, amount: int) -> dict[str, Any]:
    return {"lines": [{"what": "An example of a cost", "pence": amount}], "overheads_pence": 0}


def _outcome(question: Question, amount: int) -> list[dict[str, Any]]:
    return [{"outcome": question.values[0], "how": EXAMPLE, "target": 10}]


_LENGTHS = {"date": len("2027-03-01"), "month": len("2027-03")}
_MADE_UP: Mapping[str, Callable[[Question, int], Any]] = {
    "short_text": lambda question, amount: "An example",
    "long_text": lambda question, amount: EXAMPLE,
    "number": _number,
    "money": _number,
    "date": _day,
    "month": _day,
    "yes_no": lambda question, amount: True,
    "one_of": _first,
    "many_of": lambda question, amount: list(question.values[:1]),
    "postcode": lambda question, amount: "LS1 4AP",
    "budget": _budget,
    "outcomes": _outcome,
    "declaration": lambda question, amount: True,
}
"""What is answered to each type of question, given the question and the amount asked for in pence."""
