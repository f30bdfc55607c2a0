"""Rules of rounds: dates, briefings and the budget. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from grants.kernel.clock import is_over, london_day
from grants.kernel.money import LARGEST_PENCE, Pence, pounds
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.preparing_rules import Timed, day_in_words
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


def round_problems(
    details: Mapping[str, Any], *, left_pence: int, smallest_award_pence: int, now: datetime
) -> list[Problem]:
    """What is wrong with the details of a new round, when `left_pence` is what no other round has."""
    problems = text_problems(details.get("name"), "name", "the name of the round", LONGEST_NAME)
    problems += _date_problems(details.get("opens_at"), details.get("closes_at"), now)
    if not problems and (closes_at := details.get("closes_at")):
        problems += decision_day_problems(details.get("decisions_by"), closes_at=closes_at, now=now)
    problems += budget_problems(details.get("budget_pence"), left_pence, smallest_award_pence)
    return problems + briefing_problems(details.get("briefings") or [], details.get("closes_at"), now)


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
        if not wrong and starts_at is not None and closes_at is not None and starts_at >= closes_at:
            problems.append(Problem(f"briefings.{i}.starts_at", "A briefing must start before the round closes."))
        problems += text_problems(item.get("place"), f"briefings.{i}.place", "where the briefing is", LONGEST_TEXT)
        problems += _size_problems(item, f"briefings.{i}")
    return problems


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
