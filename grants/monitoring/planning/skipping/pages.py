"""The page on which an administrator leaves a return out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.filling.pages import version_sent
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_review_return
from grants.monitoring.models import Return
from grants.monitoring.planning.skipping import rules, service

skipping_pages = Blueprint("skipping", __name__)


@skipping_pages.get("/returns/<uuid:return_id>/leave-out")
@allow(may_review_return, load=queries.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/leave_out.html",
        monitoring_return=monitoring_return,
        refusal=rules.skipping_refusal(monitoring_return.state),
    )


@skipping_pages.post("/returns/<uuid:return_id>/leave-out")
@allow(may_review_return, load=queries.return_of)
def skip(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.skip_return(
        current_session(),
        monitoring_return,
        reason=reader.text("reason"),
        payment=reader.text("payment"),
        version=version_sent(),
        **acting_now(),
    )
    note("The return is left out. They hear of it by mail.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))
