"""The page of who may need a call before a deadline."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.monitoring.exceptions.helping import queries, rules, service

helping_pages = Blueprint("helping", __name__)


@helping_pages.get("/stuck", endpoint="list")
@allow(administrator)
def list_stuck() -> ResponseReturnValue:
    page = queries.stuck_page(current_session(), current_actor(), now=current_time(), after=request.args.get("after"))
    return render_template("monitoring/pages/stuck.html", page=page, rules=rules)


@helping_pages.post("/stuck/<uuid:record_id>/mine")
@shown_at("helping.list")
@allow(administrator)
def take(record_id: UUID) -> ResponseReturnValue:
    stuck = service.take(current_session(), record_id, **acting_now())
    note(f"You ring {stuck.organisation}.")
    return redirect(url_for(".list"))


@helping_pages.post("/stuck/<uuid:record_id>/nobody")
@shown_at("helping.list")
@allow(administrator)
def give_up(record_id: UUID) -> ResponseReturnValue:
    service.give_up(current_session(), record_id, **acting_now())
    note("Nobody rings them now.")
    return redirect(url_for(".list"))
