"""Notice as JSON."""

from marshmallow import fields, validate

from grants.awards.changing.ending.rules import EXCEPTIONS, LARGEST_NUMBER, MOST_KEPT, SIDES, STATES
from grants.kernel.api import DayField, Strict
from grants.kernel.booleans import BooleanField


class NoticeToGiveSchema(Strict):
    """Notice: the last day of the grant, why, and where we give less than six months, which exception it is."""

    ends_on = DayField(required=True)
    reasons = fields.String(required=True)
    exception = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(tuple(EXCEPTIONS)))
    exception_reasons = fields.String(load_default="")
    hold_payments = BooleanField(
        load_default=False, metadata={"description": "For a breach: hold every payment to come once it is given"}
    )
    hold_reason = fields.String(load_default="", metadata={"description": "Why; the grantee reads it"})
    kept = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, LARGEST_NUMBER)),
        load_default=list,
        validate=validate.Length(max=MOST_KEPT),
        metadata={"description": "Numbers of instalments due after the end that are paid all the same"},
    )


class NoticeSchema(Strict):
    """Notice that a grant ends. The plans say what happens to the people served."""

    award_id = fields.UUID()
    side = fields.String(validate=validate.OneOf(SIDES))
    state = fields.String(validate=validate.OneOf(STATES))
    ends_on = fields.Date()
    reasons = fields.String()
    exception = fields.String(allow_none=True)
    exception_reasons = fields.String()
    kept = fields.List(fields.Integer())
    hold_reason = fields.String(metadata={"description": "Why every payment to come is held; empty where none is"})
    prepared_at = fields.AwareDateTime()
    prepared_by_name = fields.String(attribute="preparer.name")
    agreed_at = fields.AwareDateTime(allow_none=True)
    agreed_by_name = fields.String(allow_none=True)
    given_at = fields.AwareDateTime(allow_none=True)
    given_by_name = fields.String(allow_none=True)
    our_plan = fields.String()
    their_plan = fields.String()
    closed_at = fields.AwareDateTime(allow_none=True)
    withdrawal_reason = fields.String()
    version = fields.Integer()


class WithdrawnNoticeSchema(Strict):
    """Why the grant goes on."""

    reason = fields.String(required=True)


class EndPlanSchema(Strict):
    """What happens to the people served, as your side sees it."""

    text = fields.String(required=True)
