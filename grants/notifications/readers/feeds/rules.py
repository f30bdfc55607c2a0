"""The address of a calendar, and the file at it (RFC 5545). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer

_FOR = "a calendar of what is due"


@dataclass(frozen=True)
class Due:
    """A day by which something is to be done. `of` is what, and `kind` what about it, so that a day that moves and a
    title that changes stay one entry.
    """

    of: UUID
    kind: str
    day: date
    title: str


def return_title(number: int, title: str, reference: str, *, is_late: bool) -> str:
    """What a return is called in a calendar: `Return 1 overdue: A garden (GR-1)`."""
    return f"Return {number} {'overdue' if is_late else 'due'}: {title} ({reference})"


def feed_token(feed_id: UUID, secret: str) -> str:
    """What stands in the address of a calendar."""
    token: str = URLSafeSerializer(secret, salt=_FOR).dumps(str(feed_id))
    return token


def read_feed_token(token: str, secret: str) -> UUID | None:
    """The calendar at an address of ours."""
    try:
        return UUID(URLSafeSerializer(secret, salt=_FOR).loads(token))
    except (BadSignature, ValueError, TypeError):
        return None


def calendar_of_days(due: Iterable[Due], *, name: str, host: str, made_at: datetime) -> bytes:
    """Whole days with their titles, and nothing else: whoever has the address reads no more than that."""
    calendar: Any = Calendar()
    calendar.add("prodid", f"-//{name}//Due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for each in sorted(due, key=lambda one: (one.day, one.title, one.of)):
        entry: Any = Event()
        entry.add("uid", f"{uuid5(each.of, each.kind)}@{host}")
        entry.add("dtstamp", made_at)
        entry.add("dtstart", each.day)
        entry.add("dtend", each.day + timedelta(days=1))
        entry.add("summary", each.title)
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
