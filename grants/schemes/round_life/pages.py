"""Withdrawing a round, on pages."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.schemes import queries
from grants.schemes.models import Round
from grants.schemes.round_life import service
from grants.schemes.round_life.changeable import what_may_change
from grants.schemes.rules import round_state

round_life_pages = Blueprint("round_life", __name__)


@round_life_pages.get("/rounds/<uuid:round_id>/changes")
@allow(administrator, load=queries.round_of)
def changes(round_: Round) -> ResponseReturnValue:
    scheme: dict[str, Any] = {"scheme_id": round_.scheme_id}
    of_round: dict[str, Any] = {"round_id": round_.id}
    where = {
        "closes_at": url_for("schemes.deadline", **of_round),
        "decisions_by": url_for("decision_day.show", **of_round),
        "briefings": url_for("briefings.new", **of_round),
        "words": url_for("plain_english.words", **scheme),
        "contact": url_for("contacts.show"),
        "budget": url_for("scheme_changes.budget", **of_round),
        "criteria": url_for("scheme_setup.criteria", **scheme),
    }
    found = what_may_change(round_state(round_, current_time()), in_use=round_.scheme.in_use_since is not None)
    return render_template("schemes/pages/round_changes.html", round=round_, found=found, where=where)


@round_life_pages.get("/rounds/<uuid:round_id>/withdrawal")
@allow(administrator, load=queries.round_of)
def withdrawal(round_: Round) -> ResponseReturnValue:
    return render_template("schemes/pages/round_withdrawal.html", round=round_)


@round_life_pages.post("/rounds/<uuid:round_id>/withdrawal")
@allow(administrator, load=queries.round_of)
def withdraw(round_: Round) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.withdraw_round(
        current_session(), round_, reason=reader.text("reason"), version=reader.version() or 0, **acting_now()
    )
    note("The round is withdrawn. Everybody who has a draft or has applied is told why.")
    return redirect(url_for("schemes.round_page", round_id=round_.id))
