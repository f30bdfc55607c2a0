"""Organisations and their people as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import DayField, PageQuery, PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.organisations.asking.rules import COMMUNITIES, DBS_CHECKS, GOVERNING_DOCUMENTS
from grants.organisations.rules import KINDS, SIZE_BANDS


class OrganisationSchema(Strict):
    """An organisation. Its `size_band` follows from its yearly income, its `org_id` from its numbers."""

    id = fields.UUID(dump_only=True)
    reference = fields.String(dump_only=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    constituted = BooleanField(metadata={"description": "Whether it has rules of its own, and can hold money"})
    charity_number = fields.String(allow_none=True)
    company_number = fields.String(allow_none=True)
    annual_income_pence = PenceField(allow_none=True, validate=validate.Range(min=0))
    postcode = fields.String(allow_none=True)
    area = fields.String(allow_none=True)
    is_funder = BooleanField(metadata={"description": "Set by administrators only"})
    trading_name = fields.String(allow_none=True)
    founded = fields.String(allow_none=True, metadata={"description": "A month, like 2019-04"})
    address = fields.String(allow_none=True)
    dfe_number = fields.String(allow_none=True, metadata={"description": "Of a school, like 383/2001"})
    governing_document = fields.String(allow_none=True, validate=validate.OneOf(list(GOVERNING_DOCUMENTS)))
    governing_document_on = DayField(allow_none=True)
    asset_lock = BooleanField(
        allow_none=True, metadata={"description": "Whether what is left goes to a like purpose if it closes"}
    )
    unrelated_people = fields.Integer(
        allow_none=True, strict=True, metadata={"description": "How many unrelated people run it"}
    )
    year_ended_on = DayField(allow_none=True, metadata={"description": "End of the year of `annual_income_pence`"})
    areas = fields.List(fields.String(), metadata={"description": "Codes from `/areas`, or `citywide`"})
    communities = fields.List(fields.String(validate=validate.OneOf(list(COMMUNITIES))))
    other_community = fields.String(allow_none=True)
    safeguarding_policy = BooleanField(allow_none=True)
    safeguarding_reviewed_on = DayField(allow_none=True)
    safeguarding_lead = fields.String(allow_none=True)
    dbs_checks = fields.String(allow_none=True, validate=validate.OneOf(list(DBS_CHECKS)))
    org_id = fields.String(dump_only=True, allow_none=True)
    size_band = fields.String(dump_only=True, validate=validate.OneOf(list(SIZE_BANDS)))
    version = fields.Integer(dump_only=True)
    created_at = fields.AwareDateTime(dump_only=True)


class RegistrationSchema(OrganisationSchema):
    """A new organisation, and what the person who registers it is there."""

    may_be_named = BooleanField(
        allow_none=True,
        load_only=True,
        metadata={"description": "Whether its name may be published; left out until it has said so"},
    )
    position = fields.String(
        load_default="", load_only=True, metadata={"description": "May be left out by administrators only"}
    )


class OrganisationQuery(PageQuery):
    name = fields.String(load_default="", metadata={"description": "Only those with this in their name"})


class MemberSchema(Strict):
    """A person who acts for an organisation."""

    person_id = fields.UUID(dump_only=True)
    email = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    position = fields.String(dump_only=True)
    is_signatory = BooleanField(dump_only=True)
    since = fields.AwareDateTime(dump_only=True)


class MemberListSchema(Strict):
    items = fields.List(fields.Nested(MemberSchema))
