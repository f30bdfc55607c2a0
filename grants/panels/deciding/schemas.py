"""Decisions as JSON. Sums are in whole pence."""

from marshmallow import fields, validate

from grants.kernel.api import PenceField, Strict
from grants.panels.deciding.equality.rules import ASPECTS
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
    reserve_place = fields.Integer(dump_only=True, allow_none=True)
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


class GroupLineSchema(Strict):
    """One group: how many applied and got an award; the interval of its success rate at 90 %, exact."""

    group = fields.String()
    applications = fields.Integer()
    awards = fields.Integer()
    rate = fields.Float()
    interval = fields.List(fields.Float())
    asked_pence = PenceField()
    awarded_pence = PenceField()
    is_worse = fields.Boolean(metadata={"description": "Under four fifths of the others' rate; needs a note"})
    note = fields.String(allow_none=True)


class EqualitySchema(Strict):
    """What the decisions, proposed and final, do to each group, by aspect."""

    aspects = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(GroupLineSchema)))


class EqualityNoteSchema(Strict):
    """What the panel makes of a group that does markedly worse."""

    aspect = fields.String(required=True, validate=validate.OneOf(list(ASPECTS)))
    group = fields.String(required=True)
    note = fields.String(required=True)


class ReserveSchema(Strict):
    """Those proposed for the reserve list, the first first."""

    application_ids = fields.List(fields.UUID(), required=True)


class FinalDecisionsSchema(Strict):
    """The decisions that became final."""

    items = fields.List(fields.Nested(DecisionSchema))
