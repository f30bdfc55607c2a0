"""Naming colleagues, and saying whether one is one, by programs."""

from typing import Any

from flask import url_for

from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint
from grants.kernel.limits import names_addresses
from grants.kernel.web import acting_now, allow, current_actor, current_session
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

api = api_blueprint("joining", "Who is asked whether they act for an organisation")


@api.post("/organisations/<uuid:organisation_id>/members", "add_organisation_member")
@names_addresses
@api.arguments(AskedMemberSchema)
@api.response(201, AskedMemberSchema)
@allow(may_add_member, load=organisations.organisation_of)
def ask(details: dict[str, Any], organisation: Organisation) -> tuple[AskedMember, dict[str, str]]:
    """Name a colleague. They are asked by e-mail, and act for the organisation once they agree."""
    asked = service.ask_to_join(current_session(), organisation, **details, **acting_now())
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
    service.take_back(current_session(), asked, **acting_now())


@api.post("/asked_members/<uuid:asked_id>/agreement", "answer_asking")
@api.arguments(AnswerToAskingSchema)
@api.response(201, AnsweredAskingSchema)
@allow(may_answer_asking, load=queries.asked_of)
def answer_by_program(given: dict[str, Any], asked: AskedMember) -> dict[str, Any]:
    """Agree, and act for the organisation from now on; or say that you do not, and be asked by it no more."""
    if given["agrees"]:
        service.agree(current_session(), asked, name=given["name"], **acting_now())
    else:
        service.deny(current_session(), asked, **acting_now())
    return {"agrees": given["agrees"], "organisation_id": asked.organisation_id}
