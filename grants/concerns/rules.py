"""What can be raised with us, by when we answer, and who may. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from grants.awards.rules import working_days_after
from grants.identity.rules import LONGEST_NAME, LONGEST_PHONE, email_problems
from grants.kernel.cleaning import is_seen
from grants.kernel.clock import london_day
from grants.kernel.problems import Problem

DECISION, TREATMENT, GRANT, OTHER = "decision", "treatment", "grant", "other"
KINDS = {
    DECISION: "A decision about an application or a grant",
    TREATMENT: "How we dealt with you",
    GRANT: "A grant, or an organisation that has one: money, or somebody’s safety",
    OTHER: "Something else",
}
FINDINGS = {
    "upheld": "What was said is so",
    "partly": "Part of what was said is so",
    "not_upheld": "We did not find it to be so",
}
RAISED, TAKEN, ANSWERED, SENT = "raised", "taken", "answered", "sent"
STATES = {
    RAISED: "Nobody has it yet",
    TAKEN: "Being looked into",
    ANSWERED: "The answer waits for a second person",
    SENT: "Answered",
}

ACKNOWLEDGE_WITHIN, ANSWER_WITHIN, REVIEW_WITHIN = 3, 20, 20
"""Working days: until a person says that they have it, until the answer, and for asking that it be looked at again."""

SAME_WITHIN = timedelta(days=1)
"""Words that one person sends again within this time were sent twice by mistake."""

LONGEST_SAID, LONGEST_WANTED, LONGEST_ABOUT, LONGEST_LEARNED = 10_000, 2_000, 200, 2_000


@dataclass(frozen=True)
class Days:
    """By when a person says that they have a concern, and by when it is answered."""

    acknowledge_by: date
    answer_by: date


def days_of(raised_at: datetime) -> Days:
    raised_on = london_day(raised_at)
    return Days(working_days_after(raised_on, ACKNOWLEDGE_WITHIN), working_days_after(raised_on, ANSWER_WITHIN))


def review_until(sent_at: datetime) -> date:
    """The last day on which an answer can be asked to be looked at again."""
    return working_days_after(london_day(sent_at), REVIEW_WITHIN)


def state_of(taken_at: datetime | None, answered_at: datetime | None, sent_at: datetime | None) -> str:
    return SENT if sent_at else ANSWERED if answered_at else TAKEN if taken_at else RAISED


def is_late(state: str, days: Days, today: date) -> bool:
    """Whether a person should have said by now that they have it, or it should have been answered."""
    return (state == RAISED and today > days.acknowledge_by) or (state != SENT and today > days.answer_by)


def raising_problems(
    *, kind: str, about: str, said: str, wanted: str, name: str, email: str, phone: str, is_known: bool
) -> list[Problem]:
    """What is wrong with a concern as it was typed. Somebody who `is_known` is told by their account.

    Only what is about somebody else's grant can be raised without a way to answer.
    """
    problems = _length_problems(
        ("about", about, LONGEST_ABOUT), ("said", said, LONGEST_SAID), ("wanted", wanted, LONGEST_WANTED)
    ) + _length_problems(("name", name, LONGEST_NAME), ("phone", phone, LONGEST_PHONE))
    if kind not in KINDS:
        problems.append(Problem("kind", "Choose what it is about.", "missing"))
    if not is_seen(said):
        problems.append(Problem("said", "Tell us what happened.", "missing"))
    if email.strip():
        problems += email_problems(email)
    elif kind != GRANT and not is_known and not email.strip() and not is_seen(phone):
        problems.append(
            Problem("email", "Give an e-mail address or a telephone number, so that we can answer.", "missing")
        )
    return problems


def answer_problems(*, finding: str, answer: str, learned: str) -> list[Problem]:
    """What is wrong with an answer. What we learned may be left empty where nothing was found."""
    problems = _length_problems(("answer", answer, LONGEST_SAID), ("learned", learned, LONGEST_LEARNED))
    if finding not in FINDINGS:
        problems.append(Problem("finding", "Choose what you found.", "missing"))
    if not is_seen(answer):
        problems.append(Problem("answer", "Write the answer, with its reasons.", "missing"))
    if finding in ("upheld", "partly") and not is_seen(learned):
        problems.append(Problem("learned", "Say what we learned from it, or do otherwise from now on.", "missing"))
    return problems


def _length_problems(*texts: tuple[str, str, int]) -> list[Problem]:
    return [
        Problem(field, f"Use at most {longest:,} characters.", "too_long")
        for field, text, longest in texts
        if len(text) > longest
    ]


def why_not_to_take(
    person_id: UUID, *, took_part: Collection[UUID], answered_before: Collection[UUID], told_by: Collection[UUID | None]
) -> str | None:
    """Why somebody else should look into a concern: they did what it is about, gave the answer that is asked about, or
    raised it or typed it in themselves.
    """
    if person_id in took_part:
        return "You took part in the decision that this is about. Somebody who did not should look into it."
    if person_id in answered_before:
        return "You gave the answer that is to be looked at again. Somebody else should look into it."
    if person_id in told_by:
        return "You raised this or typed it in. Somebody else should look into it."
    return None


def exception_problems(took_part: str | None, because: str) -> list[Problem]:
    """What is wrong with taking a concern on, for whoever should not: they say why nobody else can."""
    if took_part is None:
        return []
    if not is_seen(because):
        sentence = f"{took_part} If nobody else can, say why: whoever raised it reads that."
        return [Problem("because", sentence, "missing")]
    return _length_problems(("because", because, LONGEST_LEARNED))
