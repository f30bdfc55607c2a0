"""Repayments as JSON."""

from marshmallow import fields, validate

from grants.awards.changing.repayments.rules import KEEPING_STATES, STATES
from grants.kernel.api import DayField, PenceField, Strict


class ReceiptSchema(Strict):
    """Money that came in. One that was reversed does not count."""

    number = fields.Integer(dump_only=True)
    amount_pence = PenceField(required=True)
    received_on = DayField(required=True)
    reversed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    reversal_reason = fields.String(dump_only=True)


class RepaymentSchema(Strict):
    """Money of a grant that is asked back by a day, once another has confirmed it."""

    award_id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    amount_pence = PenceField(required=True)
    source = fields.String(required=True, metadata={"description": "Where the amount comes from, such as a return"})
    payment_id = fields.UUID(
        dump_only=True, allow_none=True, metadata={"description": "The payment that arrived beyond the grant"}
    )
    reason = fields.String(required=True)
    due_on = DayField(required=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    received_pence = PenceField(dump_only=True)
    receipts = fields.List(fields.Nested(ReceiptSchema), dump_only=True)
    proposed_at = fields.AwareDateTime(dump_only=True, attribute="asked_at")
    proposed_by = fields.UUID(dump_only=True, attribute="asked_by")
    confirmed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    confirmed_by = fields.UUID(dump_only=True, allow_none=True)
    drop_reason = fields.String(dump_only=True)
    waiver_reason = fields.String(dump_only=True)
    waiver_proposed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    waived_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class CarriedSchema(Strict):
    """What a grantee keeps of what it has not spent, for the time that comes, once another has confirmed it."""

    number = fields.Integer(dump_only=True)
    amount_pence = PenceField(required=True)
    source = fields.String(required=True)
    reason = fields.String(required=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(KEEPING_STATES))
    proposed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    proposed_by = fields.UUID(dump_only=True, allow_none=True)
    kept_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    kept_by = fields.UUID(dump_only=True, allow_none=True)
    drop_reason = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)


class DroppedSchema(Strict):
    """Why what was proposed is not so."""

    reason = fields.String(required=True)


class RepaymentListSchema(Strict):
    items = fields.List(fields.Nested(RepaymentSchema))
    carried = fields.List(fields.Nested(CarriedSchema))


class ReversedReceiptSchema(Strict):
    """Why money had not come in."""

    reason = fields.String(required=True)


class WaiverSchema(Strict):
    """Why the rest is not asked for. Whoever agrees to what another proposed gives no reason of their own."""

    reason = fields.String(load_default="")
