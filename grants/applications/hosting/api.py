"""Hosts and partners for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications import queries
from grants.applications.access import may_edit_application, may_read_application
from grants.applications.hosting import answering, service
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting.access import (
    may_answer_party,
    may_change_party,
    may_know_contact,
    may_know_organisation,
)
from grants.applications.models import PARTY_STATES as STATES
from grants.applications.models import ROLES, Application, Party
from grants.kernel.access import Actor
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.limits import names_addresses
from grants.kernel.web import acting_now, allow, current_actor, current_session

hosting_api = api_blueprint("hosting", "Hosts and partners of applications")
Answer = tuple[dict[str, Any], int, dict[str, str]]

NOT_FOR_OTHERS = "Null for the other hosts and partners"


class PartSchema(Strict):
    """What a host or partner gets and does."""

    share_pence = PenceField(
        required=True,
        metadata={
            "description": "A partner's share of the money. Of a host, which holds all of it: what it keeps for itself"
        },
    )
    does = fields.String(required=True)


class ChangeSchema(PartSchema):
    """A part as it is now, and, while it has not agreed, whom we ask there: another address gets a new link."""

    contact_name = fields.String(load_default=None, allow_none=True)
    email = fields.String(load_default=None, allow_none=True)


class NamingSchema(PartSchema):
    """A host or a partner to ask."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    name = fields.String(required=True, metadata={"description": "The organisation's name"})
    contact_name = fields.String(required=True, metadata={"description": "The person there who is asked"})
    email = fields.String(required=True)
    organisation_reference = fields.String(
        load_default="", metadata={"description": "Its reference here, where you know it"}
    )


class PartySchema(PartSchema):
    """A host or a partner, and what it answered."""

    id = fields.UUID()
    application_id = fields.UUID()
    role = fields.String(validate=validate.OneOf(ROLES))
    name = fields.String()
    contact_name = fields.String(allow_none=True, metadata={"description": f"Who is asked. {NOT_FOR_OTHERS}"})
    email = fields.String(allow_none=True, metadata={"description": NOT_FOR_OTHERS})
    organisation_id = fields.UUID(
        allow_none=True, metadata={"description": "From when it agreed; before, for itself and administrators"}
    )
    state = fields.String(validate=validate.OneOf(STATES))
    asked_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    answered_by_name = fields.String(allow_none=True)
    note = fields.String(allow_none=True, metadata={"description": f"What they wrote to who asked. {NOT_FOR_OTHERS}"})
    agreed_amount_pence = PenceField(
        allow_none=True, metadata={"description": "Also while it is asked again, because this or its share has changed"}
    )
    agreed_share_pence = PenceField(allow_none=True)


class PartyListSchema(Strict):
    items = fields.List(fields.Nested(PartySchema))


class AgreementSchema(Strict):
    """An answer. To agree, say for which organisation, and that you may. The pence are those that you read."""

    agrees = BooleanField(required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    confirmed = BooleanField(load_default=False)
    note = fields.String(load_default="")
    amount_seen = PenceField(load_default=None, allow_none=True)
    share_seen = PenceField(load_default=None, allow_none=True)


class NothingToSaySchema(Strict):
    """An empty object."""


PRIVATE = ("contact_name", "email", "note")


def _shown(application: Application, party: Party) -> dict[str, Any]:
    """A host or a partner, as far as this reader may know of it."""
    shown = {name: getattr(party, name) for name in PartySchema._declared_fields}
    if may_know_organisation(current_actor(), party):
        shown["organisation_id"] = None
    if may_know_contact(current_actor(), application, party) is None:
        return shown
    return shown | dict.fromkeys(PRIVATE)


def may_read_party(actor: Actor, party: Party) -> str | None:
    """Who is asked, and whoever reads the application."""
    return may_answer_party(actor, party) and may_read_application(actor, party.application)


@hosting_api.get("/applications/<uuid:application_id>/parties")
@hosting_api.response(200, PartyListSchema)
@allow(may_read_application, load=queries.application_of)
def list_parties(application: Application) -> dict[str, Any]:
    """The host and the partners of an application."""
    return {"items": [_shown(application, party) for party in application.parties]}


@hosting_api.post("/applications/<uuid:application_id>/parties")
@names_addresses
@hosting_api.arguments(NamingSchema)
@hosting_api.response(201, PartySchema)
@allow(may_edit_application, load=queries.application_of)
def name_party(data: dict[str, Any], application: Application) -> Answer:
    """Name a host or a partner. A link goes to the person there."""
    named = service.name_party(current_session(), application, **data, **acting_now())
    return _shown(application, named), 201, {"Location": url_for(".show_party", party_id=named.id)}


@hosting_api.get("/parties/<uuid:party_id>")
@hosting_api.response(200, PartySchema)
@allow(may_read_party, load=hosting_queries.party_of)
def show_party(party: Party) -> dict[str, Any]:
    """A host or a partner, and what it answered."""
    return _shown(party.application, party)


@hosting_api.put("/parties/<uuid:party_id>", "change_party")
@hosting_api.arguments(ChangeSchema)
@hosting_api.response(200, PartySchema)
@allow(may_change_party, load=hosting_queries.party_of)
def change_part(data: dict[str, Any], party: Party) -> dict[str, Any]:
    """Change its share or what it does. Who has answered is asked again."""
    service.change_part(current_session(), party, **data, **acting_now())
    return _shown(party.application, party)


@hosting_api.delete("/parties/<uuid:party_id>")
@hosting_api.response(204)
@allow(may_change_party, load=hosting_queries.party_of)
def remove_party(party: Party) -> None:
    """Name a host or a partner no more."""
    service.remove_party(current_session(), party, **acting_now())


@hosting_api.post("/parties/<uuid:party_id>/invitation")
@names_addresses
@hosting_api.arguments(NothingToSaySchema)
@hosting_api.response(201, PartySchema)
@allow(may_change_party, load=hosting_queries.party_of)
def ask_party_again(data: dict[str, Any], party: Party) -> dict[str, Any]:
    """Send another link."""
    service.ask_again(current_session(), party, **acting_now())
    return _shown(party.application, party)


@hosting_api.post("/parties/<uuid:party_id>/agreement")
@hosting_api.arguments(AgreementSchema)
@hosting_api.response(201, PartySchema)
@allow(may_answer_party, load=hosting_queries.party_of)
def answer_party(data: dict[str, Any], party: Party) -> dict[str, Any]:
    """Agree, or decline, for an organisation."""
    answering.answer(current_session(), party, **data, **acting_now())
    return _shown(party.application, party)
