"""Withdrawing a round, on pages."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.models import Round
from grants.schemes.round_life import service

round_life_pages = Blueprint("round_life", __name__)


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
