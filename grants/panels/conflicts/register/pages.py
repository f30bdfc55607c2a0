"""The register of interests, by page and by program."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from grants.kernel.access import Actor
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.organisations.queries import organisations_page
from grants.panels import access, queries
from grants.panels.conflicts.models import StandingInterest
from grants.panels.conflicts.register import queries as register_queries
from grants.panels.conflicts.register import service
from grants.panels.models import LEAVES, NOTE, Panel

pages = Blueprint("register", __name__)
api = api_blueprint("register", "Panels: the register of interests")

Shown = dict[str, Any]
MOST_FOUND = 20


def may_keep_register(actor: Actor, record: None = None) -> str | None:
    return None if actor.held("panel_member") else "Only members of panels keep interests in the register."


def may_end(actor: Actor, interest: StandingInterest) -> str | None:
    return None if actor.person_id == interest.person_id else "Only the person whose interest this is can end it."


def _now() -> dict[str, Any]:
    return {"actor": current_actor(), "now": current_time()}


# Pages


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
    kept = service.declare_standing_interest(
        current_session(),
        organisation_id=request.form.get("organisation_id", type=UUID),
        organisation_name=form.text("words"),
        level=form.text("level"),
        note=form.text("note"),
        **_now(),
    )
    note(f"Your interest in {kept.organisation_name} is in the register.")
    return redirect(url_for(".show"))


@pages.post("/interests/<uuid:interest_id>/end")
@shown_at("register.show")
@allow(may_end, load=register_queries.standing_interest_of)
def end(interest: StandingInterest) -> ResponseReturnValue:
    service.end_standing_interest(current_session(), interest, **_now())
    note(f"Your interest in {interest.organisation_name} has ended.")
    return redirect(url_for(".show"))


@pages.get("/panels/<uuid:panel_id>/register")
@allow(access.may_manage_panel, load=queries.panel_of)
def of_panel(panel: Panel) -> ResponseReturnValue:
    kept = register_queries.register_of(current_session(), panel.id)
    return render_template("panels/pages/register_of_panel.html", panel=panel, interests=kept)


# API


class StandingInterestSchema(Strict):
    """An interest in an organisation whatever it applies for: note or leaves. A name alone is a hint."""

    id = fields.UUID(dump_only=True)
    person_id = fields.UUID(dump_only=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    organisation_name = fields.String(load_default="")
    level = fields.String(required=True, validate=validate.OneOf((NOTE, LEAVES)))
    note = fields.String(required=True)
    declared_at = fields.AwareDateTime(dump_only=True)


class StandingInterestsSchema(Strict):
    items = fields.List(fields.Nested(StandingInterestSchema))


@api.get("/interests", "list_own_interests")
@api.response(200, StandingInterestsSchema)
@allow(may_keep_register)
def list_own() -> Shown:
    """What you keep in the register."""
    return {"items": register_queries.own_interests(current_session(), current_actor().person_id)}


@api.post("/interests", "register_interest")
@api.arguments(StandingInterestSchema)
@api.response(201, StandingInterestSchema)
@allow(may_keep_register)
def declare_by_program(given: Shown) -> tuple[StandingInterest, dict[str, str]]:
    """Enter an interest. It counts at once for applications before your panels."""
    kept = service.declare_standing_interest(current_session(), **given, **_now())
    return kept, {"Location": url_for(".list_own")}


@api.delete("/interests/<uuid:interest_id>", "end_interest")
@api.response(204)
@allow(may_end, load=register_queries.standing_interest_of)
def end_by_program(interest: StandingInterest) -> None:
    """End an interest. What followed from it so far stays."""
    service.end_standing_interest(current_session(), interest, **_now())


@api.get("/panels/<uuid:panel_id>/register", "list_panel_register")
@api.response(200, StandingInterestsSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def list_of_panel(panel: Panel) -> Shown:
    """What the members of a panel keep in the register."""
    return {"items": register_queries.register_of(current_session(), panel.id)}
