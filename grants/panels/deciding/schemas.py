"""Decisions as JSON. Sums are in whole pence."""

from marshmallow import fields, validate

from grants.kernel.api import PenceField, Strict
from grants.panels.models import OUTCOMES


class BudgetLineSchema(Strict):
    """One thing that an award pays for."""

    what = fields.String(required=True)
    pence = PenceField(required=True)


class DecisionSchema(Strict):
    """What is decided on an application, with reasons; an amount goes only with an award. First proposed, then final.

    `budget_lines` come to the amount, where an award pays for less than was asked.
    """

    id = fields.UUID(dump_only=True)
    application_id = fields.UUID(dump_only=True)
    state = fields.String(dump_only=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    amount_pence = PenceField(load_default=None, allow_none=True)
    conditions = fields.String(load_default="")
    reasons = fields.String(required=True)
    feedback = fields.String(load_default="")
    budget_lines = fields.List(fields.Nested(BudgetLineSchema), load_default=list)
    award_months = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "How long this award runs; null for as long as its scheme says"},
    )
    length_reason = fields.String(
        load_default="", metadata={"description": "Why, where that is not three to five years"}
    )
    reserve_place = fields.Integer(
        dump_only=True,
        allow_none=True,
        metadata={"description": "Null too where you have a conflict of interest in an application of the round"},
    )
    version = fields.Integer(dump_only=True)
    decided_by = fields.UUID(dump_only=True)
    decided_at = fields.AwareDateTime(dump_only=True)
    final_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    held = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "How it was decided: at the meeting, or in writing"},
    )
    took_part = fields.Integer(dump_only=True, allow_none=True)
    third_sector_took_part = fields.Integer(dump_only=True, allow_none=True)
    confirmed_by = fields.UUID(dump_only=True, allow_none=True)
    released_by = fields.UUID(dump_only=True, allow_none=True)
    released_at = fields.AwareDateTime(
        dump_only=True, allow_none=True, metadata={"description": "When the applicant could be told of it"}
    )


class ReserveSchema(Strict):
    """The applications proposed for the reserve list, beginning with the first to be funded."""

    application_ids = fields.List(fields.UUID(), required=True)


class FinalDecisionsSchema(Strict):
    """The decisions that became final."""

    items = fields.List(fields.Nested(DecisionSchema))
