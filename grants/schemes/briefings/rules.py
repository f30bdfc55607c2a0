"""Rules of putting one's name down for a briefing, and the file for a calendar. Pure."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer

from grants.identity.rules import email_problems, name_problems
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.round_rules import briefing_problems
from grants.schemes.rules import LONGEST_TEXT, Item

OF_BRIEFING = ("starts_at", "minutes", "capacity", "place")
TOLD = ("starts_at", "minutes", "place")
"""Of what of a briefing those who come are told when it changes."""

LONGEST_NEEDS = 1_000
"""Characters."""

_FOR = "a place at a briefing"


def wish_problems(*, name: str, email: str, needs: str) -> list[Problem]:
    """What is wrong with what somebody typed who wants to come."""
    problems = name_problems(name) + email_problems(email)
    if needs.strip():
        problems += text_problems(needs, "needs", "what helps you to take part", LONGEST_NEEDS)
    return problems


def refusal(*, starts_at: datetime, capacity: int | None, taken: int, is_off: bool, now: datetime) -> Problem | None:
    """Why no further place can be taken. `is_off` says that it is cancelled, or its round withdrawn."""
    if is_off:
        return Problem("", "This briefing does not take place.", "briefing_cancelled")
    if now >= starts_at:
        return Problem("", "This briefing has begun, so you can no longer put your name down.", "briefing_begun")
    if capacity is not None and taken >= capacity:
        sentence = "All places at this briefing are taken. You can apply without having been to one."
        return Problem("", sentence, "briefing_full")
    return None


def change_refusal(*, starts_at: datetime, is_off: bool, now: datetime) -> Problem | None:
    """Why a briefing can be neither moved nor cancelled."""
    if is_off:
        return Problem("", "This briefing does not take place, so nothing of it changes.", "briefing_cancelled")
    if now >= starts_at:
        return Problem("", "This briefing has begun, so it is neither moved nor cancelled.", "briefing_begun")
    return None


def change_problems(
    wanted: Item, before: Item, *, reason: str, closes_at: datetime, taken: int, now: datetime
) -> list[Problem]:
    """What is wrong with a briefing that is to be as `wanted` and was as `before`, for people who have planned with it.

    Those who have a place keep it, so there are never fewer places than that.
    """
    problems = one_briefing_problems(wanted, closes_at, now)
    capacity = wanted.get("capacity")
    if not problems and capacity is not None and capacity < taken:
        people = "1 person has" if taken == 1 else f"{taken} people have"
        sentence = f"{people} put their names down. Enter that many places or more, or leave it empty."
        problems.append(Problem("capacity", sentence, "out_of_range"))
    if not problems and all(wanted[name] == before[name] for name in OF_BRIEFING):
        problems.append(Problem("starts_at", "The briefing is so already.", "unchanged"))
    return problems + text_problems(reason, "reason", "why the briefing changes", LONGEST_TEXT)


def one_briefing_problems(wanted: Item, closes_at: datetime, now: datetime) -> list[Problem]:
    """What is wrong with one briefing, at its own fields."""
    found = briefing_problems([wanted], closes_at, now)
    return [Problem(each.field.removeprefix("briefings.0."), each.message, each.code) for each in found]


def place_token(place_id: UUID, secret: str) -> str:
    """What lets whoever has the confirmation, and nobody else, give the place back."""
    token: str = URLSafeSerializer(secret, salt=_FOR).dumps(str(place_id))
    return token


def place_of_token(token: str, secret: str) -> UUID | None:
    """The place that a token of ours is for."""
    try:
        return UUID(URLSafeSerializer(secret, salt=_FOR).loads(token))
    except (BadSignature, ValueError):
        return None


def calendar_file(
    *,
    entry_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str,
    title: str,
    address: str,
    organiser: str,
    host: str,
    made_at: datetime,
    sequence: int = 0,
    is_off: bool = False,
) -> bytes:
    """A date as an iCalendar file (RFC 5545). The same `entry_id` is the same entry, however often it is loaded; one
    with a higher `sequence` takes the place of the one before. One that `is_off` is shown as cancelled.
    """
    entry: Any = Event()
    entry.add("uid", f"{entry_id}@{host}")
    entry.add("dtstamp", made_at)
    entry.add("sequence", sequence)
    entry.add("dtstart", starts_at)
    entry.add("dtend", starts_at + timedelta(minutes=minutes))
    entry.add("summary", title)
    entry.add("location", place)
    entry.add("description", f"What it is about: {address}")
    entry.add("url", address)
    if is_off:
        entry.add("status", "CANCELLED")
    calendar: Any = Calendar()
    calendar.add("prodid", f"-//{organiser}//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
