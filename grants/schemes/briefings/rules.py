"""Rules of putting one's name down for a briefing, and the file for a calendar. Pure."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer

from grants.identity.rules import email_problems, name_problems
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

LONGEST_NEEDS = 1_000
"""Characters."""

_FOR = "a place at a briefing"


def wish_problems(*, name: str, email: str, needs: str) -> list[Problem]:
    """What is wrong with what somebody typed who wants to come."""
    problems = name_problems(name) + email_problems(email)
    if needs.strip():
        problems += text_problems(needs, "needs", "what helps you to take part", LONGEST_NEEDS)
    return problems


def refusal(*, starts_at: datetime, capacity: int | None, taken: int, now: datetime) -> Problem | None:
    """Why no further place can be taken."""
    if now >= starts_at:
        return Problem("", "This briefing has begun, so you can no longer put your name down.", "briefing_begun")
    if capacity is not None and taken >= capacity:
        sentence = "All places at this briefing are taken. You can apply without having been to one."
        return Problem("", sentence, "briefing_full")
    return None


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
) -> bytes:
    """A date as an iCalendar file (RFC 5545). The same `entry_id` is the same entry, however often it is loaded; one
    with a higher `sequence` takes the place of the one before.
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
    calendar: Any = Calendar()
    calendar.add("prodid", f"-//{organiser}//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
