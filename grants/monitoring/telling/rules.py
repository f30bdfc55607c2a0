"""Rules of telling a return another way than by its form: what is written down, and the link that confirms it. Pure."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from grants.kernel.clock import end_of_day, is_over, london_day
from grants.kernel.forms import SPENT, Answers, QuestionSet
from grants.kernel.look import day
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem
from grants.monitoring.asking.grant import Earlier
from grants.monitoring.asking.spending import SURELY_MISTYPED
from grants.monitoring.rules import change_refusal, sending_refusal
from grants.organisations.rules import text_problems
from grants.schemes.tiers.rules import FILM, OTHER_REPORT, PHOTOGRAPH, VOICE_NOTE, WAYS

WAITING, CONFIRMED, WITHDRAWN = "waiting", "confirmed", "withdrawn"
STATES = (WAITING, CONFIRMED, WITHDRAWN)
LONGEST_SAID, LONGEST_WHO, LONGEST_BECAUSE = 1_000, 200, 1_000
PEOPLE_REACHED = "people_reached"
"""The key of the question, in sets that have it, which the number of people reached answers."""
MOST_PEOPLE = 1_000_000
OWN_WAYS = (PHOTOGRAPH, VOICE_NOTE, FILM, OTHER_REPORT)
"""Ways in which a grantee sends something itself. In the others somebody of us is there."""
LINK_LASTS = timedelta(days=14)
_SIGNED = 16
"""Bytes of the signature in a link: enough that nobody guesses one."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an administrator writes down: the way, the day, who told it and what was said, in about three lines.

    `because` says why a way that the tier does not list is enough here.
    """

    channel: str
    told_on: date | None
    who: str
    said: str
    because: str = ""


def telling_refusal(state: str, period_from: date, today: date, earlier: Sequence[Earlier]) -> Problem | None:
    """Why a return cannot be told now, in whatever way; None when it can."""
    return change_refusal(state) or sending_refusal(period_from, today, earlier)


def written_meanwhile(who: str, said: str) -> Problem:
    """What somebody reads whose note would take the place of another's that they have not seen."""
    sentence = (
        f"{who} has written this down already: “{said}” Yours is kept here. If it is to take its place, send it again."
    )
    return Problem("said", sentence, "saved_in_between")


def telling_problems(told: Told, *, listed: Collection[str], period_from: date, today: date) -> list[Problem]:
    """What is wrong with what is written down. `listed` are the ways that the tier of the return lists."""
    problems = []
    if told.channel not in WAYS:
        problems.append(Problem("channel", "Choose how they told you.", "missing"))
    elif told.channel not in listed and not told.because.strip():
        sentence = "Grants of this size do not usually tell us this way. Say why it is enough here."
        problems.append(Problem("because", sentence, "missing"))
    if told.told_on is None:
        problems.append(Problem("told_on", "Enter the day on which they told you.", "missing"))
    elif told.told_on > today:
        problems.append(Problem("told_on", "Enter a day that is not to come.", "too_late"))
    elif told.told_on < period_from:
        sentence = f"This return is about the time from {day(period_from)}. Enter a day from then on."
        problems.append(Problem("told_on", sentence, "too_early"))
    problems += text_problems(told.who, "who", "who told you", LONGEST_WHO)
    problems += text_problems(told.said, "said", "what they said, in about three lines", LONGEST_SAID)
    if len(told.because) > LONGEST_BECAUSE:
        problems.append(Problem("because", f"Use at most {LONGEST_BECAUSE:,} characters.", "too_long"))
    return problems


@dataclass(frozen=True, kw_only=True)
class OwnTelling:
    """What the people of an organisation send in place of the answers, in a way that is not the form.

    With a report made for another funder go three facts: pence `spent` of this grant, None where that is not asked,
    how many people were reached, and until which day the report tells.
    """

    channel: str
    said: str = ""
    spent_pence: int | None = None
    people_reached: int | None = None
    covers_until: date | None = None


FACTS = ("spent_pence", "people_reached", "covers_until")
"""What goes with a report made for another funder, and with nothing else."""


def facts_of(told: Any) -> tuple[Any, ...]:
    """All but the file that was sent in a way that is not the form: of an OwnTelling, or of what is kept of one."""
    return (told.channel, told.said, *(getattr(told, name) for name in FACTS))


def answers_of(own: OwnTelling, asked: QuestionSet) -> Answers:
    """The answers that the facts of a report give, where the form asks for them; none in the other ways."""
    if own.channel != OTHER_REPORT:
        return {}
    spent = asked.question_telling(SPENT)
    reached = any(each.key == PEOPLE_REACHED and each.type == "number" for each in asked.questions)
    return {
        **({spent.key: own.spent_pence} if spent else {}),
        **({PEOPLE_REACHED: own.people_reached} if reached else {}),
    }


def own_problems(
    own: OwnTelling, *, listed: Collection[str], asks_spent: bool, amount_pence: int, period_from: date, today: date
) -> list[Problem]:
    """What is wrong with what they send, but for its file. `listed` are the ways that the tier lists."""
    if own.channel not in OWN_WAYS or own.channel not in listed:
        return [Problem("channel", "Grants of this size do not tell us this way.", "not_for_it")]
    unfit = [name for name in FACTS if own.channel != OTHER_REPORT and getattr(own, name) is not None]
    if unfit:
        return [Problem(each, "This goes with a report for another funder alone. Leave it out.") for each in unfit]
    if own.channel != OTHER_REPORT:
        return text_problems(own.said, "said", "how it went, in about three lines", LONGEST_SAID)
    problems = []
    if asks_spent and own.spent_pence is None:
        problems.append(Problem("spent_pence", "Enter how much of this grant you have spent.", "missing"))
    elif own.spent_pence is not None and not 0 <= own.spent_pence <= amount_pence * SURELY_MISTYPED:
        sentence = f"Look at the amount again: the grant is {pounds(Pence(amount_pence))}."
        problems.append(Problem("spent_pence", sentence, "out_of_range"))
    if own.people_reached is None:
        problems.append(Problem("people_reached", "Enter how many people you reached.", "missing"))
    elif not 0 <= own.people_reached <= MOST_PEOPLE:
        problems.append(Problem("people_reached", f"Enter 0 to {MOST_PEOPLE:,} people.", "out_of_range"))
    if own.covers_until is None:
        problems.append(Problem("covers_until", "Enter the last day that the report tells about.", "missing"))
    elif not period_from <= own.covers_until <= today:
        sentence = f"Enter a day from {day(period_from)} that is not to come."
        problems.append(Problem("covers_until", sentence, "out_of_range"))
    if len(own.said) > LONGEST_SAID:
        problems.append(Problem("said", f"Use at most {LONGEST_SAID:,} characters.", "too_long"))
    return problems


def correction_problems(corrected: str) -> list[Problem]:
    """What is wrong with what the grantee writes in place of what we wrote down; nothing with none."""
    if len(corrected) <= LONGEST_SAID:
        return []
    return [Problem("corrected", f"Use at most {LONGEST_SAID:,} characters.", "too_long")]


def confirming_refusal(state: str) -> Problem | None:
    """Why nobody can confirm this now; None when somebody can, or did."""
    if state != WITHDRAWN:
        return None
    sentence = "We do not need this any more: the return was made otherwise, or we wrote it down anew. Thank you."
    return Problem("", sentence, "withdrawn")


def confirm_by(now: datetime) -> datetime:
    """Until when a link that goes out now confirms."""
    return end_of_day(london_day(now + LINK_LASTS))


def link_refusal(state: str, confirm_by: datetime, now: datetime, *, acts_for: bool, name: str) -> Problem | None:
    """Why this link to confirm does nothing now; None when it does. `name` is of whom it was sent to."""
    if not acts_for:
        sentence = f"This link was for {name}, who does not act for the organisation any more. Ask one who does."
        return Problem("", sentence, "not_theirs")
    if state == WAITING and is_over(confirm_by, now):
        sentence = f"This link ran out on {day(confirm_by)}. Sign in to confirm, or tell us. Nothing is lost."
        return Problem("", sentence, "link_expired")
    return confirming_refusal(state)


def link_token(telling_id: UUID, person_id: UUID, secret: str) -> str:
    """What a link to confirm ends in. It names the one thing that it confirms and whom it was sent to."""
    named = telling_id.bytes + person_id.bytes
    return urlsafe_b64encode(named + _signature(named, secret)).decode()


def read_token(token: str, secret: str) -> tuple[UUID, UUID] | None:
    """What is confirmed and by whom; None for a link that we never sent, or that is not whole."""
    try:
        content = urlsafe_b64decode(token)
    except ValueError:
        return None
    named, signature = content[:-_SIGNED], content[-_SIGNED:]
    if len(named) != 32 or not hmac.compare_digest(signature, _signature(named, secret)):
        return None
    return UUID(bytes=named[:16]), UUID(bytes=named[16:])


def _signature(named: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), b"confirm what was told " + named, sha256).digest()[:_SIGNED]
