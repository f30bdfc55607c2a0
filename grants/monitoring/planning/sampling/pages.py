"""The draws of a scheme, and the spot check of a return."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring.access import may_review_return
from grants.monitoring.models import Return
from grants.monitoring.planning.sampling import queries, rules, service
from grants.monitoring.planning.sampling.models import SampleDraw
from grants.schemes.models import Scheme

sampling_pages = Blueprint("sampling", __name__)


@sampling_pages.get("/schemes/<uuid:scheme_id>/sample")
@allow(administrator, load=queries.draws_of)
def draws(scheme: Scheme, found: Sequence[SampleDraw]) -> ResponseReturnValue:
    return render_template("monitoring/pages/sample_draws.html", scheme=scheme, draws=found, method=rules.METHOD)


@sampling_pages.get("/returns/<uuid:return_id>/spot-check")
@allow(may_review_return, load=queries.drawn_return)
def show(monitoring_return: Return) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/spot_check.html",
        monitoring_return=monitoring_return,
        sampled=queries.taken_of(current_session(), monitoring_return.id),
        results=list(rules.RESULTS.items()),
    )


@sampling_pages.post("/returns/<uuid:return_id>/spot-check")
@allow(may_review_return, load=queries.drawn_return)
def spot_check(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.spot_check(
        current_session(), monitoring_return, result=reader.text("result"), note=reader.text("note"), **acting_now()
    )
    note("The result is kept with the return.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))
