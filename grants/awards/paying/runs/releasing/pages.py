"""Releasing a run, seeing its whole numbers, and sending it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.awards.paying.runs import queries
from grants.awards.paying.runs.models import PaymentRun
from grants.awards.paying.runs.pages import version_seen
from grants.awards.paying.runs.releasing import service
from grants.kernel.access import administrator
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_session, current_vault, shown_at

pages = Blueprint("run_release", __name__)


@pages.post("/payment_runs/<uuid:run_id>/release")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def release(run: PaymentRun) -> ResponseReturnValue:
    service.release_run(current_session(), run, version=version_seen(), **acting_now())
    note("The run is released. It can be sent now.")
    return redirect(url_for("runs.show", run_id=run.id))


@pages.post("/payment_runs/<uuid:run_id>/numbers")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def show_numbers(run: PaymentRun) -> ResponseReturnValue:
    """The payments with the whole numbers, once. That they were shown is an event, so this is no GET."""
    lines = service.lines_to_pay(current_session(), run, vault=current_vault(), **acting_now())
    return render_template("awards/pages/run_numbers.html", run=run, lines=lines)


@pages.post("/payment_runs/<uuid:run_id>/sending")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def send(run: PaymentRun) -> ResponseReturnValue:
    service.send_by_hand(current_session(), run, version=version_seen(), **acting_now())
    note("The run is sent. Record here what the bank says of each payment.")
    return redirect(url_for("runs.show", run_id=run.id))
