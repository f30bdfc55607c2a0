"""Rules of exceptions: what a return brings up, what is said of each, and what comes next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from grants.awards.rules import WORKING_DAYS_TO_PAY, working_days_after, working_days_before
from grants.kernel.clock import london_day, london_moment
from grants.kernel.look import day
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem
from grants.monitoring.answering.rules import WORKING_DAYS_TO_ANSWER
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcomes.rules import Promise, expected_by, reached_in_words

RETURN, UNREAD, UNHEARD = "return", "unread", "unheard"
CONDITION, EVIDENCE, REPAYMENT, FINDING, RISK = "condition", "evidence", "repayment", "finding", "risk"
SHOWN, SAMPLE, OVERPAID, SECOND = "shown", "sample", "overpaid", "second"
MATTERS = (RETURN, UNREAD, UNHEARD, CONDITION, EVIDENCE, REPAYMENT, FINDING, RISK, SHOWN, SAMPLE, OVERPAID, SECOND)
"""What an exception is about. Their order is that of exceptions of the same minute."""

OFF_TARGET, UNDERSPENT, OVERSPENT = "off target", "underspent", "overspent"
FINDINGS = (OFF_TARGET, UNDERSPENT, OVERSPENT)
LATE, MISSING, UNANSWERED = "late", "missing", "unanswered"
MISSING_AFTER = timedelta(days=28)
"""From when on a late return counts as missing: our last reminder has been sent."""
WORKING_DAYS_TO_ACT = 5
LATEST_DAYS = 90

GRANTEE, US = "the organisation", "us"


@dataclass(frozen=True)
class Finding:
    """Something that a return tells and that was agreed otherwise: pence, or the figure of an outcome, `told` and
    `expected`; `about` is that of an outcome in words.
    """

    kind: str
    told: int
    expected: int
    about: str = ""


def findings(
    grant: Grant, *, spent: int | None, reached: Sequence[tuple[Promise, int]] = (), number: int = 1
) -> list[Finding]:
    """What return `number` of a grant brings up. `reached` are the promises with a figure, and what was told of each.

    Of several promises only the one that fell shortest is named. Underspent is less than half of what was paid, and in
    the last return anything less than it.
    """
    found = []
    short = [
        (told / max(1, measure.target), promise.text, measure, told)
        for promise, told in reached
        for measure in [promise.measure]
        if measure is not None and told < expected_by(measure, number, grant.returns)
    ]
    if short:
        _, words, measure, told = min(short, key=lambda each: each[:2])
        about = f"{reached_in_words(measure, told)}: {words}"
        found.append(Finding(OFF_TARGET, told, measure.target, about))
    if spent is not None and spent > grant.amount:
        found.append(Finding(OVERSPENT, spent, grant.amount))
    elif spent is not None and (spent < grant.paid if grant.is_last else spent * 2 < grant.paid):
        found.append(Finding(UNDERSPENT, spent, grant.paid))
    return found


def sent_before(now: datetime) -> datetime:
    """We are late with reading what was sent before this moment."""
    return _start_of(working_days_before(london_day(now), WORKING_DAYS_TO_PAY))


def accepted_before(now: datetime) -> datetime:
    """We are late with answering what was accepted before this moment."""
    return _start_of(working_days_before(london_day(now), WORKING_DAYS_TO_ANSWER))


def _start_of(day: date) -> datetime:
    return london_moment(day, time(0, 0))


def act_by(today: date) -> date:
    """By when somebody who takes an exception on looks after it, where they say nothing else."""
    return working_days_after(today, WORKING_DAYS_TO_ACT)


def taking_problems(by: date, today: date) -> list[Problem]:
    """What is wrong with the day by which somebody looks after an exception."""
    if today <= by <= today + timedelta(days=LATEST_DAYS):
        return []
    return [Problem("by", f"Choose a day from today, at most {LATEST_DAYS} days ahead.")]


@dataclass(frozen=True)
class Facts:
    """What is known of one exception. `number` counts the return, condition or repayment within its grant.

    `to_confirm` is for a return of which we wrote down what they told us, and they have not confirmed it.
    """

    matter: str
    since: datetime
    organisation: str
    title: str
    number: int = 0
    state: str = ""
    text: str = ""
    told: int = 0
    expected: int = 0
    to_confirm: bool = False


def kind_of(facts: Facts, now: datetime) -> str:
    """Which kind of exception it is: late or missing, for example."""
    if facts.matter == FINDING:
        return facts.state
    if facts.matter != RETURN:
        return facts.matter
    if facts.state == "sent back":
        return UNANSWERED
    return MISSING if facts.since < now - MISSING_AFTER else LATE


def sentence(facts: Facts, now: datetime) -> str:
    """What is not as agreed, in one sentence."""
    who, what, since = facts.organisation, f"“{facts.title}”", day(facts.since)
    kind = kind_of(facts, now)
    if facts.to_confirm:
        return f"{who} has not confirmed what they told us for return {facts.number} on {what}, due on {since}."
    said = {
        LATE: f"{who} has not sent return {facts.number} on {what}, due on {since}.",
        MISSING: f"{who} has sent nothing on {what} since return {facts.number} was due on {since}.",
        UNANSWERED: f"{who} has not answered our questions about return {facts.number} on {what}, due on {since}.",
        UNREAD: f"We have not decided about return {facts.number} on {what}, which {who} sent on {since}.",
        UNHEARD: f"We accepted return {facts.number} on {what} on {since} and have not answered {who}.",
        CONDITION: f"{who} has not met a condition of {what}, due on {since}: {_short(facts.text)}",
        EVIDENCE: f"We have not looked at what {who} showed on {since} for a condition of {what}.",
        SAMPLE: f"We have not checked return {facts.number} on {what} by {who}, which was drawn and sent on {since}.",
        SHOWN: f"We have not seen what {who} added to return {facts.number} on {what} on {since}.",
        RISK: f"A risk of {what} by {who} is red ({facts.told}): {_short(facts.text)}",
        OFF_TARGET: f"{who} is off target with {what}, {_short(facts.text)}",
    }
    if kind in said:
        return said[kind]
    told, expected = pounds(Pence(facts.told)), pounds(Pence(facts.expected))
    return {
        SECOND: f"{facts.text} of {who} signed the offer of {what} on {since}. A second person has to.",
        OVERPAID: f"{told} arrived at {who} on {since} that no payment of {what} waited for.",
        REPAYMENT: f"{who} has not paid back {told} of {what}, due on {since}.",
        OVERSPENT: f"{who} tells that {told} is spent on {what}: more than the grant of {expected}.",
        UNDERSPENT: f"{who} tells that {told} is spent of {expected} paid for {what}.",
    }[kind]


def _short(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def next_step(facts: Facts, now: datetime) -> tuple[str, str]:
    """What comes next, and whether it lies with the organisation or with us."""
    if facts.to_confirm:
        return "Ask them to confirm it, or send the link again.", GRANTEE
    return {
        LATE: ("Ask what stands in the way, and offer more time.", GRANTEE),
        MISSING: ("Ring them.", US),
        UNANSWERED: ("Ring them about our questions.", GRANTEE),
        UNREAD: ("Read it, and accept it or ask.", US),
        UNHEARD: ("Write what we learned and what we will do.", US),
        CONDITION: ("Ask how far it is.", GRANTEE),
        EVIDENCE: ("Look at it.", US),
        REPAYMENT: ("Ask when it comes.", GRANTEE),
        SECOND: ("Ask who else may sign.", GRANTEE),
        OVERPAID: ("Agree how it comes back, or set it off.", US),
        SHOWN: ("Look at it.", US),
        SAMPLE: ("Look at the receipts, or ask for them.", US),
        RISK: ("See whether what was agreed about it is done.", US),
        OFF_TARGET: ("Talk about what would help.", US),
        OVERSPENT: ("Ask what the rest was paid from.", US),
        UNDERSPENT: ("Agree what becomes of the rest.", US),
    }[kind_of(facts, now)]
