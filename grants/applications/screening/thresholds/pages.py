"""The page on which administrators set from which amounts more is looked at."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.screening.due_diligence_rules import USUAL
from grants.applications.screening.thresholds import queries, service
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session

threshold_pages = Blueprint("due_diligence_thresholds", __name__)


@threshold_pages.get("/due-diligence")
@allow(administrator)
def show() -> ResponseReturnValue:
    session = current_session()
    found = queries.all_set(session)
    return render_template(
        "applications/pages/due_diligence_thresholds.html",
        thresholds=found[0].thresholds if found else USUAL,
        number=found[0].number if found else 0,
        usual=USUAL,
        found=found,
    )


@threshold_pages.post("/due-diligence")
@allow(administrator)
def save() -> ResponseReturnValue:
    form = FormReader(request.form)
    service.set_thresholds(
        current_session(),
        small_pence=form.money("small_pence", "the first amount"),
        statement_pence=form.money("statement_pence", "the second amount"),
        reason=form.text("reason"),
        problems=form.problems,
        version=form.version(),
        **acting_now(),
    )
    note("Saved. What waits to be screened is looked at by these amounts.")
    return redirect(url_for(".show"))
