"""Variations as JSON."""

from marshmallow import fields, validate

from grants.awards.changing.variations.rules import SOURCES, STATES
from grants.kernel.api import DayField, PenceField, Strict
from grants.kernel.booleans import BooleanField


class PaidLineSchema(Strict):
    """One line of what a grant pays for."""

    what = fields.String(required=True)
    pence = PenceField(required=True)


class PartnerShareSchema(Strict):
    """A partner, what it does, and its share of the grant."""

    name = fields.String(required=True)
    share_pence = PenceField(required=True)
    does = fields.String(load_default="")


class GrantPartiesSchema(Strict):
    """Who has a part in a grant beside the organisation, as agreed last. The host holds the money of a hosted group."""

    host_organisation_id = fields.UUID(allow_none=True)
    host_name = fields.String(allow_none=True)
    partners = fields.List(fields.Nested(PartnerShareSchema))


class PlannedPaymentSchema(Strict):
    """A payment to come. It waits for a return where `waits_for_return` is a number."""

    amount_pence = PenceField(required=True)
    due_on = DayField(required=True)
    waits_for_return = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=1000))


class AskedVariationSchema(Strict):
    """What is to change of a grant, each as it is to be. What is left out stays; `instalments` are all unpaid ones."""

    reasons = fields.String(required=True)
    above_largest = fields.String(
        load_default="",
        metadata={"description": "Why it is more than the largest grant of the scheme, if it is"},
    )
    amount_pence = PenceField()
    starts_on = DayField()
    ends_on = DayField()
    title = fields.String()
    description = fields.String()
    outcomes = fields.String()
    budget_lines = fields.List(fields.Nested(PaidLineSchema))
    partners = fields.List(fields.Nested(PartnerShareSchema))
    instalments = fields.List(fields.Nested(PlannedPaymentSchema))


class VariationSchema(Strict):
    """A change of a grant: exactly what changes, before and after, and who agreed when."""

    award_id = fields.UUID()
    number = fields.Integer()
    source = fields.String(
        validate=validate.OneOf(SOURCES), metadata={"description": "Who wants it; an uplift is our doing alone"}
    )
    state = fields.String(validate=validate.OneOf(STATES))
    before = fields.Dict(keys=fields.String(), metadata={"description": "What changes, as it was"})
    after = fields.Dict(keys=fields.String(), metadata={"description": "The same, as it is with the change"})
    reasons = fields.String()
    above_largest = fields.String(metadata={"description": "Why it is more than the largest grant of the scheme"})
    needs_two = BooleanField(metadata={"description": "Whether two who run the programme have to agree"})
    grantee_needs_two = BooleanField(metadata={"description": "Whether two who may sign for the grantee have to agree"})
    asked_at = fields.AwareDateTime()
    grantee_agreed_at = fields.AwareDateTime(allow_none=True)
    second_grantee_agreed_at = fields.AwareDateTime(allow_none=True)
    agreed_at = fields.AwareDateTime(allow_none=True)
    second_agreed_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    answer = fields.String(metadata={"description": "Why it was refused or withdrawn"})
    version = fields.Integer()


class VariationListSchema(Strict):
    items = fields.List(fields.Nested(VariationSchema))


class NoSchema(Strict):
    """Not agreeing to a change."""

    reason = fields.String(required=True)


class TakenBackSchema(Strict):
    """Not wanting a change any more."""

    reason = fields.String(load_default="")
