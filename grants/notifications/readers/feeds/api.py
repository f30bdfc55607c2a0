"""`/me/calendar`."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from grants.kernel.access import signed_in
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.notifications.readers.feeds.queries import feed_of_person
from grants.notifications.readers.feeds.reading import address_of
from grants.notifications.readers.feeds.service import end_calendar, open_calendar

api = api_blueprint("feeds", "One's own calendar of what is due")


class CalendarFeedSchema(Strict):
    address = fields.String(
        allow_none=True,
        metadata={"description": "Where a calendar program reads it, without signing in; null where there is none"},
    )


@api.get("/me/calendar")
@api.response(200, CalendarFeedSchema)
@allow(signed_in)
def show_calendar() -> dict[str, Any]:
    """The address of one's own calendar."""
    return {"address": address_of(feed_of_person(current_session(), _person()))}


@api.put("/me/calendar")
@api.response(200, CalendarFeedSchema)
@allow(signed_in)
def open_my_calendar() -> dict[str, Any]:
    """Have an address made for one's own calendar, where there is none."""
    return {"address": address_of(open_calendar(current_session(), _person(), **acting_now()))}


@api.delete("/me/calendar")
@api.response(204)
@allow(signed_in)
def end_my_calendar() -> None:
    """End the address of one's own calendar."""
    end_calendar(current_session(), _person(), **acting_now())


def _person() -> UUID:
    person_id = current_actor().person_id
    assert person_id is not None
    return person_id
