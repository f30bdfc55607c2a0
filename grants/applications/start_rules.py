"""When the work of an application starts: what was answered, and what is told about it. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from grants.kernel.dates import Misdated, iso_day, iso_month
from grants.kernel.forms import START, Answers, Question
from grants.kernel.forms.display import shown
from grants.schemes.before_you_start_rules import day_in_words

FAR = timedelta(days=366)
"""Work that starts so long after the decision is likely a slip in the year."""


@dataclass(frozen=True)
class Start:
    """A day or a month in which work starts: its latest day, in favour of whoever applies, and `on 5 June 2027`."""

    latest: date
    in_words: str


def start_of(questions: Sequence[Question], answers: Answers) -> Start | None:
    """When the work starts, where a question asks for it and the answer is a day or a month."""
    asked = next((question for question in questions if question.tells == START), None)
    value = answers.get(asked.key) if asked else None
    latest = _latest(value)
    if asked is None or latest is None:
        return None
    return Start(latest, f"{'on' if value == latest.isoformat() else 'in'} {shown(asked, value)}")


def _latest(value: Any) -> date | None:
    try:
        if not isinstance(value, str) or len(value) > len("2027-06"):
            return iso_day(value)
        first = iso_month(value)
        return first.replace(day=monthrange(first.year, first.month)[1])
    except Misdated:
        return None


def start_prompts(start: Start | None, *, closes_on: date, decisions_by: date | None) -> list[str]:
    """What whoever applies is asked to look at in their start. A start before the round closes is refused instead."""
    if start is None or start.latest <= closes_on:
        return []
    if is_before_decision(start, decisions_by):
        assert decisions_by is not None
        late = f"we may decide as late as {day_in_words(decisions_by)}"
        unpaid = "Nothing is paid for work that began before the decision. If it can start later, say so."
        return [f"The work starts {start.in_words}, and {late}. {unpaid}"]
    if is_far(start, decisions_by or closes_on):
        return [f"The work starts {start.in_words}. That is more than a year after the decision: is the year right?"]
    return []


def is_before_decision(start: Start, decisions_by: date | None) -> bool:
    """Whether work may begin before applicants have heard."""
    return decisions_by is not None and start.latest < decisions_by


def is_far(start: Start, after: date) -> bool:
    return start.latest > after + FAR
