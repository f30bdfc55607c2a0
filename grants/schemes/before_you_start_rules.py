"""What people can know before they start: what to have to hand, how to answer, how much room on paper. Pure."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from grants.kernel.clock import london_day
from grants.kernel.forms import START, Answers, Condition, Question, QuestionSet, still_ahead
from grants.kernel.forms.display import shown
from grants.kernel.forms.kinds import kind_of
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

MINUTES_FOR_EACH = 2
"""For one thing that an organisation has not told us yet."""

MOST_OF_INCOME = 20
"""Per cent of a year's income that a request can be without a prompt."""

USUAL_SHARE = f"It is usually no more than {MOST_OF_INCOME} % of your yearly income."

WORDS_ON_A_LINE = 8
"""How many words people write on a line by hand; fewer than most write, so that nobody runs out of room."""

FEWEST_LINES, LINES_WITHOUT_LIMIT = 3, 20
_ALWAYS = (
    "The name of your organisation or group, and of somebody we can talk to",
    "How much money you want to ask for",
)


class Sized(Protocol):
    """Whatever gives awards of some sizes, in pence."""

    @property
    def smallest_award_pence(self) -> int: ...

    @property
    def largest_award_pence(self) -> int: ...


class Timed(Protocol):
    """A round with the minute at which it closes, and the day by which it is decided, where it says one."""

    @property
    def closes_at(self) -> datetime: ...

    @property
    def decisions_by(self) -> date | None: ...


class Applicant(NamedTuple):
    """An organisation that may apply, with how many things it has not told us yet of what applying needs."""

    name: str
    constituted: bool
    untold: int


def minutes_by_amount(question_set: QuestionSet, scheme: Sized, answers: Answers | None = None) -> dict[int, int]:
    """How long the questions without an answer take, as it is told to people: minutes by the amount in pence from which
    it takes so long, the smallest first. One amount where it is among the answers.

    What every form asks first is counted also where the questions are those of the scheme alone.
    """
    given = answers or {}
    also = 0 if question_set.amount_key else MINUTES_FOR_ALL
    amount = question_set.amount_in(given)
    smallest, largest = scheme.smallest_award_pence, scheme.largest_award_pence
    steps = [smallest, *(each for each in question_set.amounts if smallest < each <= largest)]
    return {
        each: minutes_needed(also + math.fsum(question.minutes for question in still_ahead(question_set, given, each)))
        for each in (steps if amount is None else [amount])
    }


def time_to_apply(question_set: QuestionSet, scheme: Sized, answers: Answers | None = None) -> str:
    """How long applying takes, in words: `40 minutes if you ask for less than £1,000, and 60 minutes from £1,000`.

    `answers` are those known already; their questions take no time.
    """
    (_, least), *more = minutes_by_amount(question_set, scheme, answers).items()
    longer = [(amount, minutes) for amount, minutes in more if minutes > least]
    if not longer:
        return f"{least} minutes"
    parts = [f"{minutes} minutes from {pounds(amount)}" for amount, minutes in longer]
    return f"{least} minutes if you ask for less than {pounds(longer[0][0])}, and {', '.join(parts)}"


def time_beside(own: Sequence[Applicant] = ()) -> list[str]:
    """What still takes time beside the form, and how much, as sentences: for whoever acts for these organisations, or
    for somebody who has registered none.
    """
    if own:
        return [sentence for each in own for sentence in _still_beside(each)]
    both = MINUTES_TO_REGISTER + MINUTES_FOR_PROFILE
    once = f"{MINUTES_TO_REGISTER} to register your organisation, and {MINUTES_FOR_PROFILE} to tell us about it"
    return [
        f"The first time about {both} minutes more: {once}, which you do once.",
        f"A group without rules of its own about {MINUTES_TO_FIND_HOST} more, and the days until its host has agreed.",
    ]


def _still_beside(own: Applicant) -> list[str]:
    told = []
    if own.untold:
        minutes = min(MINUTES_FOR_PROFILE, minutes_needed(own.untold * MINUTES_FOR_EACH))
        told.append(f"About {minutes} minutes more to tell us about {own.name}, which you do once.")
    if not own.constituted:
        host = f"About {MINUTES_TO_FIND_HOST} minutes to name a host of {own.name}"
        told.append(f"{host}, and the days until it has agreed.")
    return told


_HOST = (
    "A group without rules of its own can apply, with a host: an organisation that holds the money for it. "
    "The host agrees online before you can send the application, so ask it early."
)
_INCOME = (
    f"What you ask for is usually no more than {MOST_OF_INCOME} % of your yearly income. "
    "If it is more, say in your answers how you will manage it: whoever checks the application looks at that."
)


def known_beforehand(question_set: QuestionSet, *, closes_on: date, decisions_by: date | None = None) -> list[str]:
    """What we look at in every application, so that nobody learns it after the work of writing one."""
    asked = question_set.question_telling(START)
    return [_HOST, _INCOME, *([start_told(asked, closes_on, decisions_by)] if asked else [])]


def known_of_round(question_set: QuestionSet, round_: Timed) -> list[str]:
    """What we look at in every application of a round, with the round's days in the sentences."""
    closes_on = london_day(round_.closes_at)
    return known_beforehand(question_set, closes_on=closes_on, decisions_by=round_.decisions_by)


def earliest_start(asked: Question, closes_on: date) -> str:
    """The least that the answer to the question about the start can be, by the day on which the round closes: the day
    after it or, where a month is asked, the month of that day.
    """
    first = (closes_on + timedelta(days=1)).isoformat()
    return max(str(asked.min or ""), first[: len("2027-06")] if asked.type == "month" else first)


def start_told(asked: Question, closes_on: date, decisions_by: date | None = None) -> str:
    """Sentences about when the work may start, for what people know beforehand and for the field itself: after the last
    day for the decision where the round says one, otherwise after the round has closed.
    """
    first = earliest_start(asked, max(closes_on, decisions_by or closes_on))
    least = f"{'in' if asked.type == 'month' else 'on'} {shown(asked, first)}"
    after = f"after the round has closed on {day_in_words(closes_on)}"
    if decisions_by:
        after = f"after we have decided, by {day_in_words(decisions_by)}"
    return f"The work starts {least} or later, {after}. Nothing is paid for work that began before the decision."


def day_in_words(day: date) -> str:
    """`29 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def decided_by(own_words: str) -> str:
    """Who decides: as the scheme says, or what is true of every panel."""
    return own_words.strip() or DECIDED_BY


def to_hand(question_set: QuestionSet, own_list: str) -> list[str]:
    """What people should have to hand: what every form needs, what these questions need, the scheme's own lines."""
    asked = [needed_for(question) for question in question_set.questions]
    own = [line.strip() for line in own_list.splitlines() if line.strip()]
    return list(dict.fromkeys(thing for thing in (*_ALWAYS, *asked, *own) if thing))


def needed_for(question: Question) -> str:
    """What to have to hand for one question; nothing where the answer is words or a choice."""
    return kind_of(question).to_hand.format(name=question.name)


def how_to_answer(question: Question) -> str:
    """How an answer looks: `Up to 250 words`, `One number from 1 to 500`."""
    return kind_of(question).how_to_answer(question)


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
    if kind_of(question).on_one_line:
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
