"""What can have happened with calendars."""

from uuid import UUID

from grants.kernel.events import Event


class CalendarOpened(Event):
    """A person has an address for a calendar of what is due."""

    sentence = "{person_id} opened a calendar of what is due"

    feed_id: UUID
    person_id: UUID


class CalendarEnded(Event):
    """The address of a person's calendar works no more."""

    sentence = "{person_id} ended the address of a calendar"

    feed_id: UUID
    person_id: UUID


FEED_EVENTS = (CalendarOpened, CalendarEnded)
