"""The address of a calendar, and what is read there."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.kernel.writing import links_of
from grants.notifications.readers.feeds.models import CalendarFeed
from grants.notifications.readers.feeds.queries import due_for
from grants.notifications.readers.feeds.rules import calendar_of_days, feed_token, read_feed_token


def address_of(feed: CalendarFeed | None) -> str | None:
    """Where a calendar program reads it."""
    if feed is None:
        return None
    app = this_app()
    return links_of(app)("feeds.calendar", token=feed_token(feed.id, app.settings.secret_key))


def feed_at(session: Session, token: str) -> CalendarFeed:
    """The calendar at an address. Raises NotFound where there is none, or none any more."""
    feed_id = read_feed_token(token, this_app().settings.secret_key)
    feed = session.get(CalendarFeed, feed_id) if feed_id else None
    if feed is None or feed.ended_at is not None:
        raise NotFound("There is no calendar here any more.")
    return feed


def content_of(session: Session, feed: CalendarFeed, now: datetime) -> bytes:
    """What is due, as the file of a calendar; the same while nothing has changed."""
    settings = this_app().settings
    host = urlsplit(settings.base_url).hostname or "localhost"
    due = due_for(session, feed.person_id, now)
    return calendar_of_days(due, name=this_app().particulars.service_name, host=host, made_at=feed.created_at)
