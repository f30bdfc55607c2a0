"""People have an address made for a calendar, and end it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.notifications.readers.feeds.events import CalendarEnded, CalendarOpened
from grants.notifications.readers.feeds.models import CalendarFeed
from grants.notifications.readers.feeds.queries import feed_of_person


def open_calendar(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> CalendarFeed:
    """Give the calendar of a person, which is made where there is none."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    feed = feed_of_person(session, person_id)
    if feed is not None:
        return feed
    feed = CalendarFeed(id=new_id(), person_id=person_id, created_at=now)
    session.add(feed)
    session.flush()
    publish(session, CalendarOpened(feed_id=feed.id, person_id=person_id), actor=actor, now=now)
    return feed


def end_calendar(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End the address of a person's calendar. Doing it again changes nothing."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    feed = feed_of_person(session, person_id)
    if feed is None:
        return
    feed.ended_at = now
    session.flush()
    publish(session, CalendarEnded(feed_id=feed.id, person_id=person_id), actor=actor, now=now)
