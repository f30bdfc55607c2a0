"""What people can know before they start: what to have to hand, how to answer, how much room on paper. Pure."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from grants.kernel.forms import START, Condition, Question, QuestionSet
from grants.kernel.forms.display import shown
from grants.kernel.forms.files import bounds_in_words
from grants.kernel.money import pounds
from grants.schemes.rules import minutes_needed

DECIDED_BY = (
    "A panel reads every application. At least two of its members come from voluntary and community organisations."
)
"""Who decides, where the scheme does not say it in its own words."""

MINUTES_FOR_ALL = 3
"""For the name of the work and the amount asked for, which every form begins with."""

MINUTES_TO_REGISTER, MINUTES_FOR_PROFILE, MINUTES_TO_FIND_HOST = 5, 20, 15
"""Beside the form: to register an organisation, to tell us about it once, and to name a host in the application."""

MOST_OF_INCOME = 20
"""Per cent of a year's income that a request can be without a prompt."""

USUAL_SHARE = f"It is usually no more than {MOST_OF_INCOME} % of your yearly income."

WORDS_ON_A_LINE = 8
"""As people write by hand; less than most write, so that nobody runs out of room."""

FEWEST_LINES, LINES_WITHOUT_LIMIT = 3, 20
LINE_KINDS = ("short_text", "number", "money", "date", "month", "postcode")
"""Kinds of question that are answered on one line."""

_TO_HAND = {
    "postcode": "The postcode of the place where most of it happens",
    "date": "When it starts and ends, as well as you know",
    "month": "When it starts and ends, as well as you know",
    "number": "About how many people it is for; your best guess is enough",
    "money": "What it costs",
    "budget": "What each thing costs, and what you spend in a year on rent, insurance and the like",
    "outcomes": "What will be different for people, and how you will know",
}
_ALWAYS = (
    "The name of your organisation or group, and of somebody we can talk to",
    "How much money you want to ask for",
)
_ANSWERED = {
    "short_text": "A few words, on one line",
    "money": "An amount in pounds",
    "date": "A day, a month and a year",
    "month": "A month and a year",
    "yes_no": "Yes or no",
    "one_of": "Choose one",
    "many_of": "Choose as many as you like",
    "postcode": "A full postcode",
    "budget": "Each cost and its amount, a fair share of your running costs, and what others give",
    "outcomes": "Choose those that fit, and say for each how you will know",
    "declaration": "Tick to agree",
}


class Sized(Protocol):
    """Whatever gives awards of some sizes, in pence."""

    @property
    def smallest_award_pence(self) -> int: ...

    @property
    def largest_award_pence(self) -> int: ...


def minutes_by_amount(question_set: QuestionSet, scheme: Sized) -> dict[int, int]:
    """How long the scheme's questions take, with what every form asks first, as it is told to people: minutes by
    the amount in pence from which it takes so long, the smallest first.
    """
    smallest, largest = scheme.smallest_award_pence, scheme.largest_award_pence
    steps = [smallest, *(amount for amount in question_set.amounts if smallest < amount <= largest)]
    return {amount: minutes_needed(question_set.minutes_for(amount) + MINUTES_FOR_ALL) for amount in steps}


def time_to_apply(question_set: QuestionSet, scheme: Sized) -> str:
    """The same in words: `40 minutes, or 60 minutes if you ask for £1,000 or more`."""
    (_, least), *more = minutes_by_amount(question_set, scheme).items()
    longer = [f", or {minutes} minutes if you ask for {pounds(amount)} or more" for amount, minutes in more]
    return f"{least} minutes{''.join(longer)}"


def time_beside() -> list[str]:
    """What takes time beside the form, and how much, as sentences."""
    both = MINUTES_TO_REGISTER + MINUTES_FOR_PROFILE
    once = f"{MINUTES_TO_REGISTER} to register your organisation, and {MINUTES_FOR_PROFILE} to tell us about it"
    return [
        f"The first time about {both} minutes more: {once}, which you do once.",
        f"A group without rules of its own about {MINUTES_TO_FIND_HOST} more, and the days until its host has agreed.",
    ]


_HOST = (
    "A group without rules of its own can apply, with a host: an organisation that holds the money for it. "
    "The host agrees online before you can send the application, so ask it early."
)
_INCOME = (
    f"What you ask for is usually no more than {MOST_OF_INCOME} % of your yearly income. "
    "If it is more, we ask how you will manage it."
)


def known_beforehand(question_set: QuestionSet, *, closes_on: date) -> list[str]:
    """What we look at in every application, so that nobody learns it after the work of writing one."""
    closes = day_in_words(closes_on)
    start = f"The work starts after {closes}, when the round closes. Nothing is paid for that began before."
    return [_HOST, _INCOME, *([start] if question_set.telling(START) else [])]


def day_in_words(day: date) -> str:
    """`29 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def decided_by(own_words: str) -> str:
    """Who decides: as the scheme says, or what is true of every panel."""
    return own_words.strip() or DECIDED_BY


def to_hand(question_set: QuestionSet, own_list: str) -> list[str]:
    """What people should have to hand: what every form needs, what these questions need, the scheme's own lines."""
    asked = [_needed_for(question) for question in question_set.questions]
    own = [line.strip() for line in own_list.splitlines() if line.strip()]
    return list(dict.fromkeys(thing for thing in (*_ALWAYS, *asked, *own) if thing))


def _needed_for(question: Question) -> str:
    if question.type == "file":
        return f"A file, or a clear photograph, for {question.name}"
    return _TO_HAND.get(question.type, "")


def how_to_answer(question: Question) -> str:
    """How an answer looks: `Up to 250 words`, `A number from 1 to 500`."""
    if question.type == "long_text":
        return f"Up to {question.word_limit:,} words" if question.word_limit else "As much as you need"
    if question.type == "file":
        return f"{bounds_in_words(question)} A clear photograph will do"
    bounds = _bounds(question)
    if question.type == "number":
        return f"A number{bounds}"
    return f"{_ANSWERED.get(question.type, '')}{bounds}"


def _bounds(question: Question) -> str:
    low, high = (None if end is None else shown(question, end) for end in (question.min, question.max))
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f", {low} or more"
    return f", at most {high}" if high is not None else ""


def when_asked(question_set: QuestionSet, question: Question) -> str:
    """In which case a question is asked, as a sentence; nothing where everybody is asked."""
    cases = []
    if question.asked_from is not None:
        cases.append(f"you ask for {pounds(question.asked_from)} or more")
    if question.shown_if is not None:
        cases.append(_condition_in_words(question_set, question.shown_if))
    return f"Only if {' and '.join(cases)}." if cases else ""


def _condition_in_words(question_set: QuestionSet, condition: Condition) -> str:
    other = question_set.question(condition.question)
    if other.type == "declaration":
        return f"you agree to {other.name}"
    return f"your answer to {other.name} is “{shown(other, _as_answer(other, condition.value))}”"


def _as_answer(question: Question, value: str | bool) -> object:
    return [value] if question.type == "many_of" else value


def lines_for(question: Question) -> int:
    """How many lines to write on a text needs on paper; none for questions that are not answered in lines."""
    if question.type in LINE_KINDS:
        return 1
    if question.type != "long_text":
        return 0
    if question.word_limit is None:
        return LINES_WITHOUT_LIMIT
    return max(FEWEST_LINES, math.ceil(question.word_limit / WORDS_ON_A_LINE))


def share_in_words(some: int, of_all: int) -> str:
    """`3 of 7`, and of ten and more the percentage too; a percentage of fewer would mislead."""
    told = f"{some:,} of {of_all:,}"
    return f"{told} ({round(100 * some / of_all)}%)" if of_all >= 10 else told


def numbered(questions: Iterable[Question]) -> dict[str, int]:
    """The number of each question as people talk about it, by key, from 1."""
    return {question.key: number for number, question in enumerate(questions, 1)}
