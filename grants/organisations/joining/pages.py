"""Naming colleagues, and saying whether one is one."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity import queries as people
from grants.identity import rules as identity_rules
from grants.kernel.limits import names_addresses
from grants.kernel.pages import note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.organisations import queries as organisations
from grants.organisations.access import may_add_member
from grants.organisations.joining import queries, service
from grants.organisations.joining.access import load_asked_by, may_answer_asking, may_take_back
from grants.organisations.models import AskedMember, Organisation

pages = Blueprint("joining", __name__)


YES, NO = "yes", "no"


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
        **acting_now(),
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
        service.deny(session, asked, **acting_now())
        note(f"Thank you. You have nothing to do with {organisation.name} here, and we do not ask you this again.")
        return redirect(url_for("home.home"))
    name = request.form.get("your_name", "")
    if people.nameless(session, current_actor().person_id):
        check(identity_rules.name_problems(name, "your_name"))
    service.agree(session, asked, name=name, **acting_now())
    note(f"You act for {organisation.name} now.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))


@pages.post("/asked/<uuid:asked_id>/end")
@shown_at("organisations.list")
@allow(may_take_back, load=load_asked_by)
def take_back(organisation: Organisation, asked: AskedMember) -> ResponseReturnValue:
    service.take_back(current_session(), asked, **acting_now())
    note(f"{asked.name} is not asked any more.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))
