"""Rules of awards: how long an offer stands, when a grant begins and ends, when its returns are due. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from grants.awards.arrangements.rules import BROUGHT_FORWARD, NOT_ONE_OFF, ONE_OFF, PASS_THROUGH, SURGE
from grants.kernel.clock import (
    add_months,
    end_of_day,
    is_over,
    is_working_day,
    london_day,
    working_day_on_or_after,
)
from grants.kernel.money import pounds
from grants.kernel.problems import Problem

DAYS_TO_REPORT = 28
WORKING_DAYS_TO_PAY = 10
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Period:
    """Some days, the first and the last of them included."""

    first: date
    last: date


# Time


def accept_by(offered_at: datetime, days: int) -> datetime:
    """The last minute in which an offer can be accepted: the end of a working day, so many days on or soon after."""
    return end_of_day(working_day_on_or_after(london_day(offered_at) + timedelta(days=days)))


def is_open(state: str, accept_until: datetime | None, now: datetime) -> bool:
    """Whether an offer can be accepted at this moment."""
    return state == "offered" and not (accept_until is not None and is_over(accept_until, now))


def life_of_award(accept_until: datetime, months: int, *, asked: date | None = None, offered_on: date) -> Period:
    """A grant begins when its application asked.

    Where nobody asked for a day, or it is past when the offer is made, it begins on the first of the month after
    its offer can last be accepted.
    """
    after_offer = add_months(london_day(accept_until).replace(day=1), 1)
    starts_on = after_offer if asked is None or asked < offered_on else asked
    return Period(starts_on, add_months(starts_on, months) - timedelta(days=1))


def parts_of_life(starts_on: date, months: int, parts: int) -> list[Period]:
    """Divide an award's life into `parts` periods without gap or overlap, as even as months allow.

    Each boundary is reckoned from the first day, so a 31st never drifts. Where there are more parts
    than months it is divided by days.
    """
    if parts <= months:
        starts = [add_months(starts_on, months * i // parts) for i in range(parts + 1)]
    else:
        days = (add_months(starts_on, months) - starts_on).days
        starts = [starts_on + timedelta(days=days * i // parts) for i in range(parts + 1)]
    return [Period(first, following - timedelta(days=1)) for first, following in pairwise(starts)]


def report_due(last_day: date) -> datetime:
    """When a return is due: the end of a working day, four weeks after the last day it covers."""
    return end_of_day(working_day_on_or_after(last_day + timedelta(days=DAYS_TO_REPORT)))


def returns_asked(starts_on: date, months: int, returns: int) -> list[tuple[Period, datetime]]:
    """The reporting plan of an award: each period to report on, and the minute its return is due."""
    periods = parts_of_life(starts_on, months, returns) if returns else []
    return [(period, report_due(period.last)) for period in periods]


def working_days_after(day: date, number: int) -> date:
    """The working day that is `number` working days after `day`."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_before(day: date, number: int) -> date:
    """The working day that is `number` working days before `day`."""
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day)
    return day


# What people sign and send

ONE_OFF_WORDS = {
    ONE_OFF: "a one-off activity",
    SURGE: "a year in which more is needed",
    BROUGHT_FORWARD: "an investment that was planned for later",
    PASS_THROUGH: "money that we pass on",
}


def statement(organisation: str, title: str, amount_pence: int, *, conditions: bool, one_off_use: str) -> str:
    """What a signatory agrees to when they accept."""
    on = " its terms and its conditions" if conditions else " and its terms"
    comma = "," if conditions else ""
    said = (
        f"I may sign for {organisation}. We accept the grant of {pounds(amount_pence)}{comma}{on}, "
        f"we will use it only for “{title}”, and we will say how it went in our monitoring returns."
    )
    if one_off_use == NOT_ONE_OFF:
        return said
    return (
        f"{said} We know that it is paid once, for {ONE_OFF_WORDS[one_off_use]}. We will not ask for recurrent support."
    )


def import_problems(
    *,
    grant_id: str,
    title: str,
    amount_pence: int,
    shares: Sequence[tuple[UUID, int]],
    starts_on: date | None,
    ends_on: date | None,
) -> list[Problem]:
    """What is wrong with a past award as it comes from a file."""
    problems = []
    if not grant_id.strip():
        problems.append(Problem("grant_id", "There is no grant identifier.", "missing"))
    if not title.strip():
        problems.append(Problem("title", "There is no title.", "missing"))
    if amount_pence < 0:
        problems.append(Problem("amount_pence", "The amount is less than nothing.", "too_small"))
    if any(part < 0 for _, part in shares) or sum(part for _, part in shares) != amount_pence:
        problems.append(Problem("shares", "The funders’ shares do not add up to the amount.", "not_the_sum"))
    if starts_on and ends_on and ends_on < starts_on:
        problems.append(Problem("ends_on", "It ends before it starts.", "out_of_order"))
    return problems
