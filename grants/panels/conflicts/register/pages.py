"""The register of interests, as people keep it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.organisations.queries import organisations_page
from grants.panels import access, queries
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.conflicts.register import queries as register_queries
from grants.panels.conflicts.register import service
from grants.panels.conflicts.register.access import may_end, may_keep_register
from grants.panels.models import Panel

pages = Blueprint("register", __name__)

MOST_FOUND = 20


@pages.get("/interests")
@allow(may_keep_register)
def show() -> ResponseReturnValue:
    session, words = current_session(), request.values.get("words", "").strip()
    return render_template(
        "panels/pages/register.html",
        interests=register_queries.own_interests(session, current_actor().person_id),
        words=words,
        found=organisations_page(session, name=words, size=MOST_FOUND).items if words else (),
    )


@pages.post("/interests")
@allow(may_keep_register)
def declare() -> ResponseReturnValue:
    form = FormReader(request.form)
    if "organisation_id" not in request.form:
        form.problems.append(Problem("organisation_id", "Choose which organisation it is."))
    check(form.problems)
    kept = service.register_interest(
        current_session(),
        organisation_id=request.form.get("organisation_id", type=UUID),
        organisation_name=form.text("words"),
        level=form.text("level"),
        note=form.text("note"),
        **acting_now(),
    )
    note(f"Your interest in {kept.organisation_name} is in the register.")
    return redirect(url_for(".show"))


@pages.post("/interests/<uuid:interest_id>/end")
@shown_at("register.show")
@allow(may_end, load=register_queries.registered_interest_of)
def end(interest: RegisteredInterest) -> ResponseReturnValue:
    service.end_interest(current_session(), interest, **acting_now())
    note(f"Your interest in {interest.organisation_name} has ended.")
    return redirect(url_for(".show"))


@pages.get("/panels/<uuid:panel_id>/register")
@allow(access.may_manage_panel, load=queries.panel_of)
def of_panel(panel: Panel) -> ResponseReturnValue:
    kept = register_queries.register_of(current_session(), panel.id)
    return render_template("panels/pages/register_of_panel.html", panel=panel, interests=kept)
