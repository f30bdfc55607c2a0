"""Briefings: anybody puts their name down, takes the date along, and takes their name back."""

import csv
from collections.abc import Sequence
from io import StringIO

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator, anyone
from grants.kernel.limits import limiter
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound
from grants.kernel.spreadsheets import harmless
from grants.kernel.web import acting_now, allow, current_session, current_time, this_app
from grants.schemes.briefings import queries, rules, service
from grants.schemes.briefings.calendars import calendar_of
from grants.schemes.models import Briefing, BriefingPlace

briefing_pages = Blueprint("briefings", __name__)

TRIES = "20 per hour"
"""How often one address may put names down: a group can use one computer, a program can't fill a hall."""


def place_by_token(session: Session, token: str) -> BriefingPlace:
    """The place that somebody's confirmation is about. Raises NotFound, also when it was given back."""
    place_id = rules.place_of_token(token, this_app().settings.secret_key)
    place = queries.place_with_briefing(session, place_id) if place_id else None
    if place is None:
        raise NotFound("There is no such place at a briefing. Perhaps you have given it back already.")
    return place


@briefing_pages.get("/briefings/<uuid:briefing_id>/places/new")
@allow(anyone, load=queries.briefing_of)
def new_place(briefing: Briefing) -> ResponseReturnValue:
    taken = queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0)
    refusal = rules.refusal(starts_at=briefing.starts_at, capacity=briefing.capacity, taken=taken, now=current_time())
    return render_template("schemes/pages/briefing_place.html", briefing=briefing, refusal=refusal)


@briefing_pages.post("/briefings/<uuid:briefing_id>/places/new")
@limiter.limit(TRIES)
@allow(anyone, load=queries.briefing_of)
def take_place(briefing: Briefing) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.take_place(
        current_session(),
        briefing,
        name=reader.text("name"),
        email=reader.text("email"),
        needs=reader.text("needs"),
        **acting_now(),
    )
    return redirect(url_for(".place_taken", briefing_id=briefing.id))


@briefing_pages.get("/briefings/<uuid:briefing_id>/places/taken")
@allow(anyone, load=queries.briefing_of)
def place_taken(briefing: Briefing) -> ResponseReturnValue:
    return render_template("schemes/pages/briefing_taken.html", briefing=briefing)


@briefing_pages.get("/briefings/<uuid:briefing_id>/briefing.ics")
@allow(anyone, load=queries.briefing_of)
def calendar(briefing: Briefing) -> Response:
    response = Response(calendar_of(this_app(), briefing), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="briefing.ics"'
    return response


@briefing_pages.get("/briefings/places/<token>")
@allow(anyone, load=place_by_token)
def own_place(place: BriefingPlace) -> ResponseReturnValue:
    return render_template("schemes/pages/briefing_give_back.html", place=place, briefing=place.briefing)


@briefing_pages.post("/briefings/places/<token>")
@allow(anyone, load=place_by_token)
def give_back(place: BriefingPlace) -> ResponseReturnValue:
    round_id = place.briefing.round_id
    service.give_back(current_session(), place, **acting_now())
    note("Your place is free for somebody else, and we have forgotten your name and address.")
    return redirect(url_for("schemes.round_page", round_id=round_id))


@briefing_pages.get("/briefings/<uuid:briefing_id>/places")
@allow(administrator, load=queries.briefing_of)
def places(briefing: Briefing) -> ResponseReturnValue:
    who = queries.places_of(current_session(), briefing.id)
    taken = queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0)
    return render_template("schemes/pages/briefing_places.html", briefing=briefing, places=who, taken=taken)


@briefing_pages.get("/briefings/<uuid:briefing_id>/places.csv")
@allow(administrator, load=queries.briefing_of)
def places_file(briefing: Briefing) -> Response:
    """Who wants to come, as a spreadsheet opens it."""
    response = Response(_as_csv(queries.places_of(current_session(), briefing.id)), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="briefing.csv"'
    return response


def _as_csv(who: Sequence[BriefingPlace]) -> str:
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(["Name", "E-mail", "What helps them to take part"])
    rows.writerows([harmless(cell or "") for cell in (place.name, place.email, place.needs)] for place in who)
    return "\ufeff" + text.getvalue()
