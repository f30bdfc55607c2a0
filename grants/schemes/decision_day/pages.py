"""Saying by which day a round is decided."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.decision_day import service
from grants.schemes.models import Round

decision_day_pages = Blueprint("decision_day", __name__)


@decision_day_pages.get("/rounds/<uuid:round_id>/decision_day")
@allow(administrator, load=queries.round_of)
def show(round_: Round) -> ResponseReturnValue:
    return render_template("schemes/pages/decision_day.html", round=round_)


@decision_day_pages.post("/rounds/<uuid:round_id>/decision_day")
@allow(administrator, load=queries.round_of)
def save(round_: Round) -> ResponseReturnValue:
    reader = FormReader(request.form)
    decisions_by = reader.date("decisions_by", "the day by which the round is decided")
    check(reader.problems)
    service.say_decision_day(
        current_session(),
        round_,
        decisions_by=decisions_by,
        version=reader.version(),
        **acting_now(),
    )
    note("The day is saved. Everybody can see it.")
    return redirect(url_for("schemes.round_page", round_id=round_.id))
