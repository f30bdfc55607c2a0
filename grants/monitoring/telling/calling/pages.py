"""Asking for a call about a return."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.models import Person
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review, may_write_return
from grants.monitoring.channels import ways_listed, whom_to_ask
from grants.monitoring.models import Return
from grants.monitoring.telling.calling import rules, service
from grants.monitoring.telling.calling.queries import open_call_of

calling_pages = Blueprint("calling", __name__)


@calling_pages.get("/returns/<uuid:return_id>/call")
@allow(may_write_return, load=returns.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    session = current_session()
    person = session.get(Person, current_actor().person_id)
    return render_template(
        "monitoring/pages/call.html",
        monitoring_return=monitoring_return,
        call=open_call_of(session, monitoring_return.id),
        contact=whom_to_ask(session, monitoring_return, current_time()),
        phone=(person.phone if person else None) or "",
        refusal=rules.asking_refusal(monitoring_return.state, ways_listed(session, monitoring_return)),
    )


@calling_pages.post("/returns/<uuid:return_id>/call")
@allow(may_write_return, load=returns.return_of)
def ask(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.ask_for_call(
        current_session(), monitoring_return, phone=reader.text("phone"), suits=reader.text("suits"), **acting_now()
    )
    note("We ring you. You need not fill in the form.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@calling_pages.post("/returns/<uuid:return_id>/call/closing")
@shown_at("calling.show")
@allow(may_make_or_review, load=returns.return_of)
def close(monitoring_return: Return) -> ResponseReturnValue:
    service.close_call(current_session(), monitoring_return, **acting_now())
    note("Nobody rings about it.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))
