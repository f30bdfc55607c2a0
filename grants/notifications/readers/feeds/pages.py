"""One's own calendar: its address, and the file that calendar programs read there."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import anyone, signed_in
from grants.kernel.limits import limiter
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.notifications.readers.feeds.models import CalendarFeed
from grants.notifications.readers.feeds.queries import due_for, feed_of_person
from grants.notifications.readers.feeds.reading import address_of, content_of, feed_at
from grants.notifications.readers.feeds.service import end_calendar, open_calendar

pages = Blueprint("feeds", __name__)
MOST_ON_PAGE = 20

READ_AT_MOST = "60 per hour"
"""How often one calendar is read, from wherever: the servers of large calendars read for many people."""


def _this_calendar() -> str:
    return request.path


@pages.get("/account/calendar")
@allow(signed_in)
def own() -> ResponseReturnValue:
    session, person_id = current_session(), _person()
    address = address_of(feed_of_person(session, person_id))
    due = due_for(session, person_id, current_time(), most=MOST_ON_PAGE)
    return render_template("notifications/pages/calendar.html", address=address, due=due)


@pages.post("/account/calendar")
@allow(signed_in)
def make() -> ResponseReturnValue:
    open_calendar(current_session(), _person(), **acting_now())
    return redirect(url_for(".own"))


@pages.post("/account/calendar/end")
@shown_at("feeds.own")
@allow(signed_in)
def end() -> ResponseReturnValue:
    end_calendar(current_session(), _person(), **acting_now())
    note("The address works no more.")
    return redirect(url_for(".own"))


@pages.get("/calendar/<token>")
@limiter.limit(READ_AT_MOST, key_func=_this_calendar)
@allow(anyone, load=feed_at)
def calendar(feed: CalendarFeed) -> Response:
    """What is due for whoever has the address, for calendar programs; 304 while nothing has changed."""
    response = Response(content_of(current_session(), feed, current_time()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="due.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    response.add_etag()
    response.make_conditional(request)
    return response


def _person() -> UUID:
    person_id = current_actor().person_id
    assert person_id is not None
    return person_id
