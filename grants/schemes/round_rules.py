"""Rules of rounds: dates, briefings and the budget. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from grants.kernel.clock import is_over, london_day, to_the_minute
from grants.kernel.money import LARGEST_PENCE, Pence, pounds
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.before_you_start_rules import Timed, day_in_words
from grants.schemes.rules import LONGEST_NAME, LONGEST_TEXT, Dated, Item, round_state

MOST_BRIEFINGS = 12
USUAL_BRIEFING = 60
"""Minutes."""

LONGEST_BRIEFING, SHORTEST_BRIEFING = 600, 15
MOST_PLACES = 10_000
MOST_YEARS_AWAY = 10
"""From now, either way: anything else is a typing mistake."""


class Decided(Dated, Timed, Protocol):
    """A round, with when it opens and closes and by when it is decided."""


def left_for_rounds(contributed: int, budgets: Sequence[int]) -> Pence:
    """What the funders give and no round has yet, in pence; never below nothing."""
    return Pence(max(0, int(contributed) - sum(int(budget) for budget in budgets)))


def opening_of(details: Mapping[str, Any], now: datetime) -> datetime | None:
    """When a round opens that is announced now: at the time it names, or in this minute where it `opens_now`."""
    return to_the_minute(now) if details.get("opens_now") else details.get("opens_at")


def round_problems(
    details: Mapping[str, Any], *, left_pence: int, smallest_award_pence: int, now: datetime
) -> list[Problem]:
    """What keeps a round from being announced now, when `left_pence` is what no other round has."""
    problems = text_problems(details.get("name"), "name", "the name of the round", LONGEST_NAME)
    if details.get("opens_now") and details.get("opens_at"):
        sentence = "Say that the round opens as soon as it is announced, or give a time: not both."
        problems.append(Problem("opens_at", sentence, "two_openings"))
    else:
        problems += _date_problems(opening_of(details, now), details.get("closes_at"), now)
    if not problems and (closes_at := details.get("closes_at")):
        problems += decision_day_problems(details.get("decisions_by"), closes_at=closes_at, now=now)
    problems += budget_problems(details.get("budget_pence"), left_pence, smallest_award_pence)
    briefings = details.get("briefings") or []
    problems += briefing_problems(briefings, details.get("closes_at"), now)
    if not briefings and not (details.get("no_briefing_because") or "").strip():
        sentence = "Add a briefing, or say why there is none. People who have not applied before rely on one."
        problems.append(Problem("no_briefing_because", sentence, "missing"))
    return problems


def draft_problems(details: Mapping[str, Any], *, now: datetime) -> list[Problem]:
    """What nobody can mean of a round that is being set up. What is missing may be; what else it needs is asked when it
    is announced.
    """
    problems = [
        each
        for field, label, most in (
            ("name", "the name of the round", LONGEST_NAME),
            ("no_briefing_because", "why there is no briefing", LONGEST_TEXT),
            ("above_ceiling_because", "why reporting is worth more", LONGEST_TEXT),
        )
        if details.get(field)
        for each in text_problems(details[field], field, label, most)
    ]
    for field, label in (("opens_at", "when the round opens"), ("closes_at", "when the round closes")):
        if details.get(field):
            problems += moment_problems(details[field], field, label, now=now)
    if details.get("budget_pence") is not None and not 0 < details["budget_pence"] <= LARGEST_PENCE:
        problems.append(Problem("budget_pence", "Enter a budget above £0."))
    found = briefing_problems(details.get("briefings") or [], None, now)
    return problems + [each for each in found if each.code not in ("missing", "past")]


def _date_problems(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> list[Problem]:
    problems = moment_problems(opens_at, "opens_at", "when the round opens", now=now)
    problems += moment_problems(closes_at, "closes_at", "when the round closes", now=now)
    if problems or opens_at is None or closes_at is None:
        return problems
    if is_over(opens_at, now):
        sentence = "This time is past. If the round is to open now, say that it opens as soon as it is announced."
        return [Problem("opens_at", sentence, "past")]
    if closes_at <= opens_at:
        return [Problem("closes_at", "A round must close after it opens.")]
    if closes_at <= now:
        return [Problem("closes_at", "A round must close at a time that is still to come.")]
    return []


def decision_day_problems(decisions_by: date | None, *, closes_at: datetime, now: datetime) -> list[Problem]:
    """What keeps a day from being the one by which a round is decided."""
    if decisions_by is None:
        sentence = "Say by which day applicants hear. They plan with it."
        return [Problem("decisions_by", sentence, "missing")]
    if decisions_by <= london_day(closes_at):
        return [Problem("decisions_by", "Enter a day after the round has closed.")]
    if decisions_by.year > now.year + MOST_YEARS_AWAY:
        return [Problem("decisions_by", "Check the year: nobody waits so long for a decision.", "out_of_range")]
    return []


def moment_problems(
    moment: datetime | None, field: str, label: str, *, now: datetime, years: int = MOST_YEARS_AWAY
) -> list[Problem]:
    """What keeps a moment from being one that people mean: it is missing, or more than some years away."""
    if moment is None:
        return [Problem(field, f"Enter {label}.", "missing")]
    first, last = now.year - years, now.year + years
    if not first <= moment.year <= last:
        return [Problem(field, f"Enter {label}, with a year from {first} to {last}.", "out_of_range")]
    return []


def budget_problems(budget_pence: int | None, left_pence: int, smallest_award_pence: int) -> list[Problem]:
    """What is wrong with a round's budget, given what the scheme has left."""
    if budget_pence is None:
        return [Problem("budget_pence", "Enter the budget of the round.", "missing")]
    if budget_pence <= 0 or budget_pence > LARGEST_PENCE:
        return [Problem("budget_pence", "Enter a budget above £0.")]
    if budget_pence > left_pence:
        sentence = f"The scheme has {pounds(left_pence)} left for this round. Enter a budget of that or less."
        return [Problem("budget_pence", sentence, "over_budget")]
    if budget_pence < smallest_award_pence:
        sentence = f"The budget must be enough for one award of the smallest size: {pounds(smallest_award_pence)}."
        return [Problem("budget_pence", sentence)]
    return []


def briefing_problems(briefings: Sequence[Item], closes_at: datetime | None, now: datetime) -> list[Problem]:
    """What is wrong with the briefings before a round closes."""
    if len(briefings) > MOST_BRIEFINGS:
        return [Problem("briefings", f"A round can have at most {MOST_BRIEFINGS} briefings.")]
    problems = []
    for i, item in enumerate(briefings):
        starts_at = item.get("starts_at")
        wrong = moment_problems(starts_at, f"briefings.{i}.starts_at", "when the briefing starts", now=now)
        problems += wrong
        if not wrong and starts_at is not None:
            problems += _briefing_time_problems(starts_at, f"briefings.{i}.starts_at", closes_at, now)
        problems += text_problems(item.get("place"), f"briefings.{i}.place", "where the briefing is", LONGEST_TEXT)
        problems += _size_problems(item, f"briefings.{i}")
    return problems


def _briefing_time_problems(
    starts_at: datetime, field: str, closes_at: datetime | None, now: datetime
) -> list[Problem]:
    if is_over(starts_at, now):
        return [Problem(field, "This time is past. Is the day right? A briefing is at a time to come.", "past")]
    if closes_at is not None and starts_at >= closes_at:
        return [Problem(field, "A briefing must start before the round closes.")]
    return []


def _size_problems(briefing: Item, path: str) -> list[Problem]:
    problems = []
    minutes, capacity = briefing.get("minutes"), briefing.get("capacity")
    if minutes is not None and not SHORTEST_BRIEFING <= minutes <= LONGEST_BRIEFING:
        sentence = f"A briefing takes {SHORTEST_BRIEFING} to {LONGEST_BRIEFING} minutes."
        problems.append(Problem(f"{path}.minutes", sentence))
    if capacity is not None and not 1 <= capacity <= MOST_PLACES:
        sentence = f"Enter a number of places from 1 to {MOST_PLACES:,}, or leave it empty."
        problems.append(Problem(f"{path}.capacity", sentence))
    return problems


def deadline_problems(round_: Decided, *, closes_at: datetime | None, reason: str, now: datetime) -> list[Problem]:
    """What is wrong with moving the deadline of a round that has not closed.

    Once a round is open people have planned with its deadline, so it only moves later.
    """
    problems = text_problems(reason, "reason", "the reason for moving the deadline", LONGEST_TEXT)
    wrong = moment_problems(closes_at, "closes_at", "when the round closes", now=now)
    if wrong or closes_at is None:
        return [*wrong, *problems]
    if closes_at <= max(round_.opens_at, now):
        problems.insert(0, Problem("closes_at", "A round must close after it opens, at a time that is still to come."))
    elif closes_at == round_.closes_at:
        problems.insert(0, Problem("closes_at", "The round closes at this time already."))
    elif round_state(round_, now) == "open" and closes_at < round_.closes_at:
        sentence = "The round is open and people have planned with its deadline. It can only move later."
        problems.insert(0, Problem("closes_at", sentence))
    elif round_.decisions_by is not None and round_.decisions_by <= london_day(closes_at):
        sentence = f"The round says that applicants hear by {day_in_words(round_.decisions_by)}. Say a later day first."
        problems.insert(0, Problem("closes_at", sentence))
    return problems


ANNOUNCE, WITHDRAW, REOPEN = "announce", "withdraw", "reopen"
DRAFT, ANNOUNCED, OPEN, CLOSED, WITHDRAWN = "draft", "announced", "open", "closed", "withdrawn"
ACTS = {ANNOUNCE: (DRAFT,), WITHDRAW: (ANNOUNCED, OPEN, CLOSED), REOPEN: (CLOSED, WITHDRAWN)}
"""From which states each act of people takes a round. What it is then, its times say: announced, open or closed."""

_NOT_SO = {
    (WITHDRAW, DRAFT): ("Nobody knows of this round yet. Drop it instead.", "round_not_open"),
    (WITHDRAW, WITHDRAWN): ("This round is withdrawn already.", "round_withdrawn"),
    (REOPEN, DRAFT): ("This round has not been announced.", "round_not_open"),
    (REOPEN, ANNOUNCED): ("This round is still to open.", "round_not_open"),
    (REOPEN, OPEN): ("This round is open.", "round_open"),
}
_ANNOUNCED_ALREADY = ("This round is announced already.", "round_announced")


def act_refusal(act: str, state: str, *, is_assessed: bool) -> Problem | None:
    """Why an act cannot be done with a round in this state; None when it can. From when its applications are with a
    panel a round is neither withdrawn nor opened again: others were judged as it stood.
    """
    if state not in ACTS[act]:
        return Problem("", *_NOT_SO.get((act, state), _ANNOUNCED_ALREADY))
    if is_assessed:
        sentence = "The applications of this round are with its panel, so they are decided as the round stands."
        return Problem("", sentence, "round_assessed")
    return None


def reopening_problems(round_: Decided, *, closes_at: datetime | None, reason: str, now: datetime) -> list[Problem]:
    """What is wrong with opening a round again until `closes_at`. People have planned with its deadline, so that does
    not come earlier than it was.
    """
    problems = moment_problems(closes_at, "closes_at", "when the round closes", now=now)
    if closes_at is not None and not problems:
        if is_over(closes_at, now):
            problems = [Problem("closes_at", "This time is past. Enter one that is still to come.", "past")]
        elif closes_at < round_.closes_at:
            problems = [Problem("closes_at", "People have planned with the deadline. Enter that, or a later one.")]
        elif closes_at <= round_.opens_at:
            problems = [Problem("closes_at", "A round must close after it opens.")]
        elif round_.decisions_by is not None and round_.decisions_by <= london_day(closes_at):
            day = day_in_words(round_.decisions_by)
            problems = [Problem("closes_at", f"The round says that applicants hear by {day}. Say a later day first.")]
    return problems + text_problems(reason, "reason", "why the round opens again", LONGEST_TEXT)


def covering_problems(budget_pence: int, left_pence: int) -> list[Problem]:
    """Why a round that was withdrawn cannot open again with its budget: less is left of what the funders give."""
    if budget_pence <= left_pence:
        return []
    sentence = (
        f"Its budget is {pounds(budget_pence)}, and of what the funders give {pounds(left_pence)} is in no other round."
        " Lower its budget first."
    )
    return [Problem("closes_at", sentence, "over_budget")]
