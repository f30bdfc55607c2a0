"""`/briefings`: when they are, who comes, and a file for a calendar."""

from typing import Any

from flask import Response

from grants.kernel.access import administrator, anyone
from grants.kernel.api import api_blueprint
from grants.kernel.limits import limiter
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.schemes.briefings import queries, service
from grants.schemes.briefings.calendars import calendar_of
from grants.schemes.briefings.pages import TRIES, place_by_token
from grants.schemes.briefings.schemas import BriefingPlaceListSchema, PlaceKeptSchema, WishToComeSchema
from grants.schemes.models import Briefing, BriefingPlace
from grants.schemes.schemas import (
    BriefingWithPlacesSchema,
)

briefing_api = api_blueprint("briefings", "Briefings before a round closes")

Json = dict[str, Any]


@briefing_api.get("/briefings/<uuid:briefing_id>")
@briefing_api.response(200, BriefingWithPlacesSchema)
@allow(anyone, load=queries.briefing_of)
def show_briefing(briefing: Briefing) -> Json:
    """When and where a briefing is."""
    names = ("id", "round_id", "starts_at", "minutes", "capacity", "place")
    taken = queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0)
    left = None if briefing.capacity is None else max(0, briefing.capacity - taken)
    return {name: getattr(briefing, name) for name in names} | {"places_left": left}


@briefing_api.get("/briefings/<uuid:briefing_id>/calendar", "show_briefing_calendar")
@briefing_api.file("text/calendar", description="An event")
@allow(anyone, load=queries.briefing_of)
def show_calendar(briefing: Briefing) -> Response:
    """The briefing for a calendar (RFC 5545)."""
    return Response(calendar_of(this_app(), briefing), mimetype="text/calendar")


@briefing_api.post("/briefings/<uuid:briefing_id>/places")
@briefing_api.arguments(WishToComeSchema)
@briefing_api.response(201, PlaceKeptSchema)
@limiter.limit(TRIES)
@allow(anyone, load=queries.briefing_of)
def take_place(data: Json, briefing: Briefing) -> Json:
    """Keep a place for somebody, who gets a mail about it. The answer is the same at a second time."""
    service.take_place(current_session(), briefing, **data, **acting_now())
    return {"briefing": briefing}


@briefing_api.get("/briefings/<uuid:briefing_id>/places", "list_briefing_places")
@briefing_api.response(200, BriefingPlaceListSchema)
@allow(administrator, load=queries.briefing_of)
def list_places(briefing: Briefing) -> Json:
    """Who wants to come, for administrators."""
    taken = queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0)
    return {"taken": taken, "items": queries.places_of(current_session(), briefing.id)}


@briefing_api.delete("/briefings/places/<token>", "give_back_place")
@briefing_api.response(204)
@allow(anyone, load=place_by_token)
def give_back(place: BriefingPlace) -> None:
    """Give a place back; `token` is the end of the address in its confirmation."""
    service.give_back(current_session(), place, **acting_now())
