"""Briefings: anybody puts their name down, takes the date along, and takes their name back; we add, move and cancel."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator, anyone
from grants.kernel.limits import limiter
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound, check
from grants.kernel.spreadsheets import harmless
from grants.kernel.web import acting_now, allow, current_session, current_time, this_app
from grants.organisations.reading import merged
from grants.schemes.briefings import queries, rules, service
from grants.schemes.briefings.calendars import calendar_of
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.languages.reading import read_scheme, reading_language
from grants.schemes.models import Briefing, Round
from grants.schemes.queries import round_of
from grants.schemes.reading import read_briefing
from grants.schemes.round_rules import USUAL_BRIEFING

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
    read_scheme(briefing.round.scheme_id)
    taken = queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0)
    refusal = rules.refusal(
        starts_at=briefing.starts_at,
        capacity=briefing.capacity,
        taken=taken,
        is_off=queries.is_off(briefing),
        now=current_time(),
    )
    return render_template("schemes/pages/briefing_place.html", briefing=briefing, refusal=refusal)


@briefing_pages.post("/briefings/<uuid:briefing_id>/places/new")
@limiter.limit(TRIES)
@allow(anyone, load=queries.briefing_of)
def take_place(briefing: Briefing) -> ResponseReturnValue:
    reader = FormReader(request.form)
    read_scheme(briefing.round.scheme_id)
    service.take_place(
        current_session(),
        briefing,
        name=reader.text("name"),
        email=reader.text("email"),
        needs=reader.text("needs"),
        language=reading_language(),
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


@briefing_pages.get("/rounds/<uuid:round_id>/briefings/new")
@allow(administrator, load=round_of)
def new(round_: Round) -> ResponseReturnValue:
    return render_template("schemes/pages/briefing_new.html", round=round_, usual=USUAL_BRIEFING)


@briefing_pages.post("/rounds/<uuid:round_id>/briefings/new")
@allow(administrator, load=round_of)
def add(round_: Round) -> ResponseReturnValue:
    details, reader = _typed()
    if reader.problems:
        check(merged(reader, rules.one_briefing_problems(details, round_.closes_at, current_time())))
    service.add_briefing(current_session(), round_, details=details, **acting_now())
    note("The briefing is added. Everybody can put their name down for it.")
    return redirect(url_for("schemes.round_page", round_id=round_.id))


@briefing_pages.get("/briefings/<uuid:briefing_id>/change")
@allow(administrator, load=queries.briefing_of)
def change(briefing: Briefing) -> ResponseReturnValue:
    return render_template("schemes/pages/briefing_change.html", briefing=briefing, **_standing(briefing))


@briefing_pages.post("/briefings/<uuid:briefing_id>/change")
@allow(administrator, load=queries.briefing_of)
def save(briefing: Briefing) -> ResponseReturnValue:
    details, reader = _typed()
    reason = reader.text("reason")
    if reader.problems:
        before = {name: getattr(briefing, name) for name in rules.OF_BRIEFING}
        found = rules.change_problems(
            details, before, reason=reason, closes_at=briefing.round.closes_at, taken=0, now=current_time()
        )
        check(merged(reader, found))
    service.change_briefing(
        current_session(), briefing, changes=details, reason=reason, version=reader.version() or 0, **acting_now()
    )
    note("The briefing is changed. Whoever comes is told of another time or place, with your reason.")
    return redirect(url_for(".places", briefing_id=briefing.id))


@briefing_pages.get("/briefings/<uuid:briefing_id>/cancellation")
@allow(administrator, load=queries.briefing_of)
def cancellation(briefing: Briefing) -> ResponseReturnValue:
    return render_template("schemes/pages/briefing_cancellation.html", briefing=briefing, **_standing(briefing))


@briefing_pages.post("/briefings/<uuid:briefing_id>/cancellation")
@allow(administrator, load=queries.briefing_of)
def cancel(briefing: Briefing) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.cancel_briefing(
        current_session(), briefing, reason=reader.text("reason"), version=reader.version() or 0, **acting_now()
    )
    note("The briefing is cancelled. Everybody who had put their name down is told why.")
    return redirect(url_for("schemes.round_page", round_id=briefing.round_id))


def _typed() -> tuple[dict[str, Any], FormReader]:
    """When and where a briefing is, as typed. Without minutes it takes the usual time."""
    reader = FormReader(request.form)
    details = read_briefing(reader)
    details["minutes"] = details["minutes"] or USUAL_BRIEFING
    return details, reader


def _standing(briefing: Briefing) -> dict[str, Any]:
    """How many come to a briefing, and why nothing of it can be changed, if so."""
    return {
        "taken": queries.places_taken(current_session(), [briefing.id]).get(briefing.id, 0),
        "refusal": rules.change_refusal(
            starts_at=briefing.starts_at, is_off=queries.is_off(briefing), now=current_time()
        ),
    }


@briefing_pages.get("/briefings/<uuid:briefing_id>/places")
@allow(administrator, load=queries.briefing_of)
def places(briefing: Briefing) -> ResponseReturnValue:
    who = queries.places_of(current_session(), briefing.id)
    return render_template("schemes/pages/briefing_places.html", briefing=briefing, places=who, **_standing(briefing))


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
