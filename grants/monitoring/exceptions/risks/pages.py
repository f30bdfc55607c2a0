"""The risks of a grant, scored at a return."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.screening import risk_rules
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_review_return
from grants.monitoring.exceptions.risks import service
from grants.monitoring.exceptions.risks.queries import risks_of
from grants.monitoring.models import Return

risk_pages = Blueprint("return_risks", __name__)


@risk_pages.get("/returns/<uuid:return_id>/risks")
@allow(may_review_return, load=queries.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    risks = risks_of(current_session(), monitoring_return)
    by_id = {str(each.id): each for each in risks.unscored} | {str(each.id): each for each in risks.now}
    return render_template(
        "monitoring/pages/risks.html",
        monitoring_return=monitoring_return,
        risks=risks,
        chosen=by_id.get(request.args.get("risk", "")),
        in_words=risk_rules.in_words,
        likelihoods=risk_rules.LIKELIHOODS,
        severities=risk_rules.SEVERITIES,
    )


@risk_pages.post("/returns/<uuid:return_id>/risks")
@allow(may_review_return, load=queries.return_of)
def score(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.score_risk(
        current_session(),
        monitoring_return,
        description=reader.text("description"),
        likelihood=reader.number("likelihood", "how likely it is"),
        severity=reader.number("severity", "how bad it would be"),
        mitigation=reader.text("mitigation"),
        **acting_now(),
    )
    note("The risk is scored.")
    return redirect(_address(monitoring_return.id))


def _address(return_id: UUID) -> str:
    return url_for("return_risks.show", return_id=return_id)
