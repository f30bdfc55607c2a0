"""Naming colleagues, and saying whether one is one, for people and for programs."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity import queries as people
from grants.identity import rules as identity_rules
from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint
from grants.kernel.limits import names_addresses
from grants.kernel.pages import note
from grants.kernel.problems import Problem, check
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.organisations import queries as organisations
from grants.organisations.access import may_add_member, may_read_organisation
from grants.organisations.joining import queries, service
from grants.organisations.joining.access import load_asked_by, may_answer_asking, may_take_back
from grants.organisations.joining.schemas import (
    AnsweredAskingSchema,
    AnswerToAskingSchema,
    AskedMemberListSchema,
    AskedMemberSchema,
)
from grants.organisations.models import AskedMember, Organisation

pages = Blueprint("joining", __name__)
api = api_blueprint("joining", "Who is asked whether they act for an organisation")

YES, NO = "yes", "no"


def _now() -> dict[str, Any]:
    return {"actor": current_actor(), "now": current_time()}


# Pages


@pages.get("/organisations/<uuid:organisation_id>/members/add")
@allow(may_add_member, load=organisations.organisation_of)
def add(organisation: Organisation) -> ResponseReturnValue:
    actor = current_actor()
    may_sign = actor.is_administrator or actor.holds("signatory", organisation.id)
    return render_template("organisations/pages/add_member.html", organisation=organisation, may_sign=may_sign)


@pages.post("/organisations/<uuid:organisation_id>/members/add")
@names_addresses
@allow(may_add_member, load=organisations.organisation_of)
def save(organisation: Organisation) -> ResponseReturnValue:
    asked = service.ask_to_join(
        current_session(),
        organisation,
        email=request.form.get("email", ""),
        name=request.form.get("name", ""),
        position=request.form.get("position", ""),
        is_signatory=request.form.get("is_signatory") == YES,
        **_now(),
    )
    note(f"We ask {asked.name} by e-mail. They can act for {organisation.name} once they agree.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))


@pages.get("/asked/<uuid:asked_id>")
@allow(may_answer_asking, load=queries.asked_of)
def show(asked: AskedMember) -> ResponseReturnValue:
    nameless = people.nameless(current_session(), current_actor().person_id)
    return render_template("organisations/pages/asked.html", asked=asked, asks_name=nameless is not None)


@pages.post("/asked/<uuid:asked_id>")
@allow(may_answer_asking, load=queries.asked_of)
def answer(asked: AskedMember) -> ResponseReturnValue:
    session, said, organisation = current_session(), request.form.get("agrees", ""), asked.organisation
    if said not in (YES, NO):
        check([Problem("agrees", f"Say whether you act for {organisation.name}.", "missing")])
    if said == NO:
        service.deny(session, asked, **_now())
        note(f"Thank you. You have nothing to do with {organisation.name} here, and we do not ask you this again.")
        return redirect(url_for("home.home"))
    name = request.form.get("your_name", "")
    if people.nameless(session, current_actor().person_id):
        check(identity_rules.name_problems(name, "your_name"))
    service.agree(session, asked, name=name, **_now())
    note(f"You act for {organisation.name} now.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))


@pages.post("/asked/<uuid:asked_id>/end")
@shown_at("organisations.list")
@allow(may_take_back, load=load_asked_by)
def take_back(organisation: Organisation, asked: AskedMember) -> ResponseReturnValue:
    service.take_back(current_session(), asked, **_now())
    note(f"{asked.name} is not asked any more.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))


# API


@api.post("/organisations/<uuid:organisation_id>/members", "add_organisation_member")
@names_addresses
@api.arguments(AskedMemberSchema)
@api.response(201, AskedMemberSchema)
@allow(may_add_member, load=organisations.organisation_of)
def ask(details: dict[str, Any], organisation: Organisation) -> tuple[AskedMember, dict[str, str]]:
    """Name a colleague. They are asked by e-mail, and act for the organisation once they agree."""
    asked = service.ask_to_join(current_session(), organisation, **details, **_now())
    return asked, {"Location": url_for(".show_asked", asked_id=asked.id)}


@api.get("/organisations/<uuid:organisation_id>/asked_members", "list_asked_members")
@api.response(200, AskedMemberListSchema)
@allow(may_read_organisation, load=organisations.organisation_of)
def list_asked(organisation: Organisation) -> dict[str, Any]:
    """Whom the organisation has named, and who has not agreed."""
    return {"items": queries.asked_by(current_session(), organisation.id)}


@api.get("/asked_members", "list_own_askings")
@api.response(200, AskedMemberListSchema)
@allow(signed_in)
def list_own() -> dict[str, Any]:
    """What you are asked and have not answered: whether you act for an organisation."""
    return {"items": queries.askings_of(current_session(), current_actor().person_id)}


@api.get("/asked_members/<uuid:asked_id>", "show_asked_member")
@api.response(200, AskedMemberSchema)
@allow(may_answer_asking, load=queries.asked_of)
def show_asked(asked: AskedMember) -> AskedMember:
    """What you are asked: for which organisation, as what, and by whom."""
    return asked


@api.delete("/asked_members/<uuid:asked_id>", "remove_asked_member")
@api.response(204)
@allow(may_take_back, load=load_asked_by)
def remove(organisation: Organisation, asked: AskedMember) -> None:
    """Ask somebody no more, who has not answered."""
    service.take_back(current_session(), asked, **_now())


@api.post("/asked_members/<uuid:asked_id>/agreement", "answer_asking")
@api.arguments(AnswerToAskingSchema)
@api.response(201, AnsweredAskingSchema)
@allow(may_answer_asking, load=queries.asked_of)
def answer_by_program(given: dict[str, Any], asked: AskedMember) -> dict[str, Any]:
    """Agree, and act for the organisation from now on; or say that you do not, and be asked by it no more."""
    if given["agrees"]:
        service.agree(current_session(), asked, name=given["name"], **_now())
    else:
        service.deny(current_session(), asked, **_now())
    return {"agrees": given["agrees"], "organisation_id": asked.organisation_id}
