"""Administrators' pages: more time for an offer, and taking back one that ran out."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards import queries, rules
from grants.awards.access import may_settle_offer
from grants.awards.models import Award
from grants.awards.offers import service
from grants.kernel.look import minute
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time

pages = Blueprint("offers", __name__)


def _now(reader: FormReader) -> dict[str, Any]:
    return {"version": reader.version(), "actor": current_actor(), "now": current_time()}


def _is_open(award: Award) -> bool:
    return rules.is_open(award.state, award.accept_by, current_time())


@pages.get("/awards/<uuid:award_id>/extension")
@allow(may_settle_offer, load=queries.award_of)
def extension(award: Award) -> ResponseReturnValue:
    return render_template("awards/pages/extension.html", award=award, is_open=_is_open(award))


@pages.post("/awards/<uuid:award_id>/extension")
@allow(may_settle_offer, load=queries.award_of)
def extend(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    last_day = reader.date("last_day", "the new last day")
    check(reader.problems)
    service.extend_offer(current_session(), award, last_day=last_day, reason=reader.text("reason"), **_now(reader))
    assert award.accept_by is not None
    note(f"The offer can be accepted until {minute(award.accept_by)}. Those who can answer it hear of it.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/lapse")
@allow(may_settle_offer, load=queries.award_of)
def lapse(award: Award) -> ResponseReturnValue:
    return render_template("awards/pages/lapse.html", award=award, is_open=_is_open(award))


@pages.post("/awards/<uuid:award_id>/lapse")
@allow(may_settle_offer, load=queries.award_of)
def take_back(award: Award) -> ResponseReturnValue:
    service.take_offer_back(current_session(), award, **_now(FormReader(request.form)))
    note("The offer is taken back, and its money is free in the round again. Those who could answer it hear of it.")
    return redirect(url_for("awards.show", award_id=award.id))
