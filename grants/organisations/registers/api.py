"""What a register says of an organisation, for programs."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import allow
from grants.organisations import queries
from grants.organisations.access import may_change_organisation
from grants.organisations.models import Organisation
from grants.organisations.registers.asking import entry_of

api = api_blueprint("registers", "What the registers of charities and companies say")


class RegisterEntrySchema(Strict):
    """An organisation as its register has it. Details are changed with PATCH on the organisation."""

    name = fields.String()
    status = fields.String()
    address = fields.String(allow_none=True)
    postcode = fields.String(allow_none=True)
    annual_income_pence = PenceField(allow_none=True)
    year_ended_on = fields.Date(allow_none=True)
    founded = fields.String(allow_none=True)


@api.get("/organisations/<uuid:organisation_id>/register_entry")
@api.response(200, RegisterEntrySchema)
@allow(may_change_organisation, load=queries.organisation_of)
def show_register_entry(organisation: Organisation) -> Any:
    """What the register says of the organisation's charity or company number."""
    return entry_of(organisation)
