"""Renewals as JSON."""

from marshmallow import fields, validate

from grants.awards.changing.renewals.rules import MOST_MONTHS, OUTCOMES, STATES
from grants.kernel.api import DayField, PenceField, Strict

_MONTHS = validate.Range(1, MOST_MONTHS)


class InvitationSchema(Strict):
    """For how many months and how much money at most a grantee may ask, and by when."""

    months = fields.Integer(required=True, strict=True, validate=_MONTHS)
    most_pence = PenceField(required=True)
    answer_by = DayField(required=True)


class RenewalFormSchema(Strict):
    """What has changed, what the time to come is for, how long and how much."""

    months = fields.Integer(required=True, strict=True, validate=_MONTHS)
    amount_pence = PenceField(required=True)
    what_changed = fields.String(required=True)
    next_time = fields.String(required=True)


class BegunRenewalSchema(Strict):
    """What is written so far of the form. What is left out stays as it was."""

    months = fields.Integer(allow_none=True, strict=True, validate=_MONTHS)
    amount_pence = PenceField(allow_none=True)
    what_changed = fields.String()
    next_time = fields.String()


class RecommendationSchema(Strict):
    """Whether the grant goes on; how long and with how much only where it does."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    months = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_MONTHS)
    amount_pence = PenceField(load_default=None, allow_none=True)
    reasons = fields.String(required=True)


class RenewalSchema(InvitationSchema):
    """A renewal. What we recommend is told to the grantee only once it is confirmed."""

    number = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    begun = fields.Nested(
        BegunRenewalSchema, metadata={"description": "What the grantee has written and not sent; empty to others"}
    )
    asked_months = fields.Integer(allow_none=True)
    asked_pence = PenceField(allow_none=True)
    what_changed = fields.String()
    next_time = fields.String()
    sent_at = fields.AwareDateTime(allow_none=True)
    recommended_by_name = fields.String(allow_none=True)
    confirmed_by_name = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    given_months = fields.Integer(allow_none=True)
    given_pence = PenceField(allow_none=True)
    reasons = fields.String()
    confirmed_at = fields.AwareDateTime(allow_none=True)
    variation_number = fields.Integer(allow_none=True)
    version = fields.Integer()
