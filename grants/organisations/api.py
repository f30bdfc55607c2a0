"""`/organisations`: their details and their people."""

from typing import Any

from flask import url_for

from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.records import BelongingsSchema, on_own_page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations import queries, service
from grants.organisations.access import may_change_organisation, may_read_organisation
from grants.organisations.models import Organisation
from grants.organisations.rules import FIELDS, size_band
from grants.organisations.schemas import (
    MemberListSchema,
    OrganisationQuery,
    OrganisationSchema,
    RegistrationSchema,
)
from grants.organisations.shown import member_shown

api = api_blueprint("organisations", "Organisations that apply for, receive or give money")

Answer = tuple[dict[str, Any], dict[str, str]]


def _shown(organisation: Organisation) -> dict[str, Any]:
    kept = ("id", "reference", "org_id", "version", "created_at", *FIELDS)
    band = size_band(organisation.annual_income_pence)
    return {"size_band": band, **{field: getattr(organisation, field) for field in kept}}


def _with_version(organisation: Organisation, **headers: str) -> Answer:
    return _shown(organisation), {"ETag": f'"{organisation.version}"', **headers}


@api.get("/organisations")
@api.arguments(OrganisationQuery, location="query")
@api.response(200, page_schema(OrganisationSchema))
@allow(signed_in)
def list_organisations(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The organisations that you act for; all of them for administrators."""
    actor = current_actor()
    mine = None if actor.is_administrator else actor.person_id
    page = queries.organisations_page(
        current_session(), name=query["name"], member_id=mine, after=query.get("after"), size=query["size"]
    )
    return Page([_shown(organisation) for organisation in page.items], page.next_cursor)


@api.post("/organisations", "register_organisation")
@api.arguments(RegistrationSchema)
@api.response(201, OrganisationSchema)
@allow(signed_in)
def register(details: dict[str, Any]) -> Answer:
    """Register an organisation and act for it from then on."""
    position = details.pop("position")
    organisation = service.register_organisation(current_session(), details=details, position=position, **acting_now())
    return _with_version(organisation, Location=url_for(".show", organisation_id=organisation.id))


@api.get("/organisations/<uuid:organisation_id>", "show_organisation")
@api.response(200, OrganisationSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> Answer:
    """An organisation, as far as you may see it."""
    return _with_version(organisation)


@api.get("/organisations/<uuid:organisation_id>/belonging", "list_belonging_to_organisation")
@api.response(200, BelongingsSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def list_belonging(organisation: Organisation) -> dict[str, Any]:
    """Its applications, grants, payments and returns as its page lists them: the latest of each, as far as you may see
    them."""
    return {"items": on_own_page(organisation.id)}


@api.patch("/organisations/<uuid:organisation_id>", "change_organisation")
@api.arguments(OrganisationSchema(partial=True))
@api.response(200, OrganisationSchema)
@api.needs_version
@allow(may_change_organisation, load=queries.organisation_of)
def change(changes: dict[str, Any], organisation: Organisation) -> Answer:
    """Change some details. `If-Match` says which version you read."""
    version = expected_version() or organisation.version
    organisation = service.change_organisation(
        current_session(), organisation, changes=changes, version=version, **acting_now()
    )
    return _with_version(organisation)


@api.get("/organisations/<uuid:organisation_id>/members", "list_organisation_members")
@api.response(200, MemberListSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def list_members(organisation: Organisation) -> dict[str, Any]:
    """Who acts for it. Who was named and has not agreed is in `asked_members`."""
    members = queries.membership_list(current_session(), organisation.id)
    return {"items": [member_shown(member) for member in members]}
