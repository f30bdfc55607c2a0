"""`/briefings`: when they are, who comes, and a file for a calendar."""

from typing import Any

from flask import Response, url_for

from grants.kernel.access import administrator, anyone
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.limits import limiter
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.schemes.briefings import queries, service
from grants.schemes.briefings.calendars import calendar_of
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.briefings.pages import TRIES, place_by_token
from grants.schemes.briefings.schemas import (
    BriefingCancellationSchema,
    BriefingChangeSchema,
    BriefingPlaceListSchema,
    PlaceKeptSchema,
    WishToComeSchema,
)
from grants.schemes.models import Briefing, Round
from grants.schemes.queries import round_of
from grants.schemes.schemas import BriefingSchema, BriefingWithPlacesSchema

briefing_api = api_blueprint("briefings", "Briefings before a round closes")

Json = dict[str, Any]
Answer = tuple[Json, dict[str, str]]

_NAMES = (
    *("id", "round_id", "starts_at", "minutes", "capacity", "place", "cancelled_at", "changed_because", "version"),
)


def _answer(briefing: Briefing, **headers: str) -> Answer:
    taken = queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0)
    left = None if briefing.capacity is None else max(0, briefing.capacity - taken)
    shown = {name: getattr(briefing, name) for name in _NAMES} | {"places_left": left}
    return shown, {"ETag": f'"{briefing.version}"', **headers}


@briefing_api.get("/briefings/<uuid:briefing_id>")
@briefing_api.response(200, BriefingWithPlacesSchema)
@allow(anyone, load=queries.briefing_of)
def show_briefing(briefing: Briefing) -> Answer:
    """When and where a briefing is, and whether it takes place."""
    return _answer(briefing)


@briefing_api.post("/rounds/<uuid:round_id>/briefings", "add_briefing")
@briefing_api.arguments(BriefingSchema)
@briefing_api.response(201, BriefingWithPlacesSchema)
@allow(administrator, load=round_of)
def add(data: Json, round_: Round) -> Answer:
    """Give a round that is announced and has not closed another briefing."""
    briefing = service.add_briefing(current_session(), round_, details=data, **acting_now())
    return _answer(briefing, Location=url_for(".show_briefing", briefing_id=briefing.id))


@briefing_api.patch("/briefings/<uuid:briefing_id>", "change_briefing")
@briefing_api.arguments(BriefingChangeSchema)
@briefing_api.response(200, BriefingWithPlacesSchema)
@briefing_api.needs_version
@allow(administrator, load=queries.briefing_of)
def change(data: Json, briefing: Briefing) -> Answer:
    """Move a briefing, or let it have more places. Everybody who has one is told, with the reason."""
    reason = data.pop("reason")
    service.change_briefing(
        current_session(), briefing, changes=data, reason=reason, version=expected_version(), **acting_now()
    )
    return _answer(briefing)


@briefing_api.post("/briefings/<uuid:briefing_id>/cancellation", "cancel_briefing")
@briefing_api.arguments(BriefingCancellationSchema)
@briefing_api.response(200, BriefingWithPlacesSchema)
@briefing_api.takes_version
@allow(administrator, load=queries.briefing_of)
def cancel(data: Json, briefing: Briefing) -> Answer:
    """Let a briefing not take place. Everybody who has a place is told, with the reason."""
    service.cancel_briefing(current_session(), briefing, **data, version=expected_version(), **acting_now())
    return _answer(briefing)


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
