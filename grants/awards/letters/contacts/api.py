"""`/contacts`: whom at the grant-maker one can ring."""

from datetime import date
from typing import Any

from marshmallow import fields

from grants.awards import queries as awards
from grants.awards.access import may_decide_about_award, may_read_award
from grants.awards.letters.contacts import queries, service
from grants.awards.letters.contacts.models import ContactCover
from grants.awards.letters.contacts.queries import Contact
from grants.awards.models import Award
from grants.kernel.access import administrator
from grants.kernel.api import DayField, Strict, api_blueprint
from grants.kernel.clock import london_day
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.organisations import queries as organisations
from grants.organisations.models import Organisation
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

api = api_blueprint("contacts", "Named contacts at the grant-maker")

Shown = dict[str, Any]


class NamedContactSchema(Strict):
    """Whom to ring today. All is empty where nobody is named."""

    name = fields.String()
    phone = fields.String()
    email = fields.String()
    instead_of = fields.String(metadata={"description": "The contact, while somebody covers for them"})
    until = fields.Date(allow_none=True)


class ContactChoiceSchema(Strict):
    person_id = fields.UUID(required=True, allow_none=True, metadata={"description": "None: nobody in particular"})


class ContactCoverSchema(Strict):
    """Who is rung instead of a contact, from the first to the last day."""

    id = fields.UUID(dump_only=True)
    person_id = fields.UUID(required=True)
    cover_id = fields.UUID(required=True)
    first_on = DayField(required=True)
    last_on = DayField(required=True)


class ContactCoverListSchema(Strict):
    items = fields.List(fields.Nested(ContactCoverSchema))


@api.get("/awards/<uuid:award_id>/contact", "show_contact")
@api.response(200, NamedContactSchema)
@allow(may_read_award, load=awards.award_of)
def show(award: Award) -> Contact:
    """Whom to ring about a grant."""
    found = queries.contact_of(
        current_session(),
        award_id=award.id,
        organisation_id=award.organisation_id,
        scheme_id=award.scheme_id,
        on=_today(),
    )
    return found or Contact("", "", "")


@api.put("/awards/<uuid:award_id>/contact", "name_contact_of_award")
@api.arguments(ContactChoiceSchema)
@api.response(204)
@allow(may_decide_about_award, load=awards.award_of)
def of_award(chosen: Shown, award: Award) -> None:
    """Name the contact of a grant."""
    service.name_contact(current_session(), of="award", subject_id=award.id, **chosen, **acting_now())


@api.put("/organisations/<uuid:organisation_id>/contact", "name_contact_of_organisation")
@api.arguments(ContactChoiceSchema)
@api.response(204)
@allow(administrator, load=organisations.organisation_of)
def of_organisation(chosen: Shown, organisation: Organisation) -> None:
    """Name the contact of an organisation, for its grants that have none of their own."""
    service.name_contact(current_session(), of="organisation", subject_id=organisation.id, **chosen, **acting_now())


@api.put("/schemes/<uuid:scheme_id>/contact", "name_contact_of_scheme")
@api.arguments(ContactChoiceSchema)
@api.response(204)
@allow(administrator, load=scheme_of)
def of_scheme(chosen: Shown, scheme: Scheme) -> None:
    """Name the contact of a scheme, for grants and organisations that have none of their own."""
    service.name_contact(current_session(), of="scheme", subject_id=scheme.id, **chosen, **acting_now())


@api.get("/contact_covers", "list_contact_covers")
@api.response(200, ContactCoverListSchema)
@allow(administrator)
def list_covers() -> Shown:
    """Who covers for whom, today and later."""
    return {"items": queries.covers(current_session(), _today())}


@api.post("/contact_covers", "arrange_contact_cover")
@api.arguments(ContactCoverSchema)
@api.response(201, ContactCoverSchema)
@allow(administrator)
def add_cover(wanted: Shown) -> ContactCover:
    """Have somebody rung instead of a contact on some days."""
    return service.arrange_cover(current_session(), **wanted, **acting_now())


@api.delete("/contact_covers/<uuid:cover_id>", "take_back_contact_cover")
@api.response(204)
@allow(administrator, load=queries.cover_of)
def remove_cover(cover: ContactCover) -> None:
    """The contact is there after all."""
    service.take_cover_back(current_session(), cover, **acting_now())


def _today() -> date:
    return london_day(current_time())
