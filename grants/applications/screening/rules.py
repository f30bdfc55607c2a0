"""What screening looks at: each rule, whether an application keeps it, and in words why not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grants.applications.beforehand.rules import EligibilityResult
from grants.applications.start_rules import Start, is_before_decision, is_far
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.kernel.problems import Problem
from grants.schemes.before_you_start_rules import MOST_OF_INCOME, day_in_words

MET, FAILED, LOOK = "met", "failed", "look"
"""Kept, broken, or for a person to look at. None of them decides by itself."""


@dataclass(frozen=True)
class Check:
    """One rule, how it came out, and a sentence that says why."""

    key: str
    rule: str
    state: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the checks go by. Money in pence; `closes_on` is the day the round closes, before any decision,
    and `decisions_by` the day by which applicants hear, where the round says one.

    `missing` is how many things are still missing of the profile.
    """

    amount: int
    smallest: int
    largest: int
    income: int | None
    constituted: bool
    hosted: bool
    start: Start | None
    closes_on: date
    decisions_by: date | None = None
    missing: int = 0
    has_parties: bool = False
    overlaps: Sequence[str] = ()
    """Who acts for whoever applies and for its host or a partner too, as sentences."""


def checks(facts: Facts, eligibility: Sequence[EligibilityResult]) -> list[Check]:
    """Every rule of the scheme again, and what can be told from the data; what needs attention comes first."""
    found = [
        *(_asked(result) for result in eligibility),
        _size(facts),
        _can_hold_money(facts),
        *_start(facts),
        *_share_of_income(facts),
        *_profile(facts),
        *_overlaps(facts),
    ]
    return sorted(found, key=lambda check: (FAILED, LOOK, MET).index(check.state))


def failed(found: Sequence[Check]) -> list[Check]:
    return [check for check in found if check.state == FAILED]


def _asked(result: EligibilityResult) -> Check:
    said = f"They answered {'yes' if result.answer else 'no'}."
    if result.fits:
        return Check(f"question.{result.key}", result.text, MET, said)
    return Check(f"question.{result.key}", result.text, FAILED, f"{said} {result.explanation}")


def _size(facts: Facts) -> Check:
    rule = f"The scheme gives {pounds(facts.smallest)} to {pounds(facts.largest)}."
    fits = facts.smallest <= facts.amount <= facts.largest
    return Check("amount", rule, MET if fits else FAILED, f"They ask for {pounds(facts.amount)}.")


def _can_hold_money(facts: Facts) -> Check:
    rule = "A grant goes to an organisation with rules of its own, or to its host."
    if facts.constituted:
        return Check("constituted", rule, MET, "The organisation has rules of its own.")
    if facts.hosted:
        return Check("constituted", rule, MET, "The organisation has no rules of its own, and a host has agreed.")
    sentence = "The organisation has no rules of its own, and no host has agreed to hold the money."
    return Check("constituted", rule, FAILED, sentence)


def _start(facts: Facts) -> list[Check]:
    start, by = facts.start, facts.decisions_by
    if start is None:
        return []
    rule = "Nothing is paid for work that began before a decision can be made."
    closes = f"the round closes on {day_in_words(facts.closes_on)}"
    sentence = f"The work starts {start.in_words}; {closes}."
    if start.latest <= facts.closes_on:
        return [Check("start", rule, FAILED, sentence)]
    if by is not None and is_before_decision(start, by):
        sentence = (
            f"The work starts {start.in_words}, and applicants hear by {day_in_words(by)}: it may have begun then."
        )
        return [Check("start", rule, LOOK, sentence)]
    if is_far(start, by or facts.closes_on):
        sentence = f"The work starts {start.in_words}, more than a year later. Ask whether the year is right."
        return [Check("start", rule, LOOK, sentence)]
    return [Check("start", rule, MET, sentence)]


def _share_of_income(facts: Facts) -> list[Check]:
    rule = f"A request is usually no more than {MOST_OF_INCOME} % of a year's income."
    if facts.income is None:
        return []
    if facts.amount * 100 <= facts.income * MOST_OF_INCOME:
        return [Check("income", rule, MET, f"The yearly income is {pounds(facts.income)}.")]
    share = f"{facts.amount * 100 // facts.income} % of" if facts.income else "more than"
    sentence = f"They ask for {share} their yearly income of {pounds(facts.income)}. Ask whether they can manage it."
    return [Check("income", rule, LOOK, sentence)]


def _profile(facts: Facts) -> list[Check]:
    rule = "The organisation's profile is complete."
    if not facts.missing:
        return [Check("profile", rule, MET, "Nothing is missing.")]
    things = counted(facts.missing, "thing is", "things are")
    return [Check("profile", rule, LOOK, f"{things} missing. The list is below.")]


def _overlaps(facts: Facts) -> list[Check]:
    rule = "Host and partners are run by other people than whoever applies."
    if facts.overlaps:
        return [Check("overlap", rule, LOOK, f"{' '.join(facts.overlaps)} Ask who decides about the money.")]
    return [Check("overlap", rule, MET, "Nobody acts for both.")] if facts.has_parties else []


def open_item_problems(outcome: str, open_items: Sequence[str], reason: str) -> list[Problem]:
    """Passing an application while items of its checklist are open asks for a reason."""
    if outcome != "eligible" or not open_items or reason.strip():
        return []
    number = len(open_items)
    items = counted(number, "item of the checklist is", "items of the checklist are")
    return [Problem("open_items_reason", f"{items} open. Say why the application can go on.", "missing")]
