"""Answering a return, and noting where it was used."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_review_return
from grants.monitoring.answering import queries as answer_queries
from grants.monitoring.answering import rules, service
from grants.monitoring.models import Return

answer_pages = Blueprint("return_answers", __name__)


@answer_pages.get("/returns/<uuid:return_id>/answer")
@allow(may_review_return, load=queries.return_of)
def new(monitoring_return: Return) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/answer.html",
        monitoring_return=monitoring_return,
        told=answer_queries.answer_of(current_session(), monitoring_return.id),
        refusal=rules.answer_refusal(monitoring_return.state),
    )


@answer_pages.post("/returns/<uuid:return_id>/answer")
@allow(may_review_return, load=queries.return_of)
def answer(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.answer(
        current_session(),
        monitoring_return,
        learned=reader.text("learned"),
        doing=reader.text("doing"),
        **acting_now(),
    )
    note("Your answer is on its way to the people of the organisation.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@answer_pages.get("/returns/<uuid:return_id>/uses")
@allow(may_review_return, load=queries.return_of)
def uses(monitoring_return: Return) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/uses.html",
        monitoring_return=monitoring_return,
        uses=answer_queries.uses_of(current_session(), monitoring_return.id),
        refusal=rules.answer_refusal(monitoring_return.state),
    )


@answer_pages.post("/returns/<uuid:return_id>/uses")
@allow(may_review_return, load=queries.return_of)
def note_use(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.note_use(
        current_session(),
        monitoring_return,
        what=reader.text("what"),
        link=reader.text("link"),
        **acting_now(),
    )
    note("Noted. The people of the organisation are told.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))
