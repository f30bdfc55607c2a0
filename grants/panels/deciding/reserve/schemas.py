"""The reserve list as JSON. Sums are in whole pence."""

from marshmallow import fields

from grants.kernel.api import PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.panels.deciding.schemas import BudgetLineSchema


class WaitsSchema(Strict):
    """One that waits for money. `most_pence` is the most it can get; `in_order_pence` that after those before it."""

    application_id = fields.UUID()
    title = fields.String()
    organisation_name = fields.String()
    number = fields.Integer(metadata={"description": "Its number among those that wait, from 1"}, allow_none=True)
    requested_pence = PenceField()
    most_pence = PenceField(allow_none=True)
    in_order_pence = PenceField(allow_none=True)
    version = fields.Integer(metadata={"description": "Of its decision, for `If-Match`"})


class EndedSchema(Strict):
    """One that was in reserve, and what became of it: `funded`, or `not funded` when the list was closed."""

    application_id = fields.UUID()
    title = fields.String()
    organisation_name = fields.String()
    place = fields.Integer(allow_none=True)
    result = fields.String()
    amount_pence = PenceField()
    why_out_of_order = fields.String()
    ended_at = fields.AwareDateTime()


class ReserveListSchema(Strict):
    """A page of the reserve list of a panel, without what is closed to you: those who wait, then those who waited."""

    left_pence = PenceField(allow_none=True, metadata={"description": "What is left of the round’s money"})
    is_open = BooleanField(metadata={"description": "Whether the panel has decided on everything"})
    number = fields.Integer(metadata={"description": "How many wait, of those that you may see"})
    is_whole = BooleanField(
        metadata={
            "description": "False where you have a conflict of interest: no numbers, places and sums are told then"
        }
    )
    waiting = fields.List(fields.Nested(WaitsSchema))
    ended = fields.List(fields.Nested(EndedSchema))
    next = fields.String(attribute="next_cursor", allow_none=True)


class FundingSchema(Strict):
    """What an application in reserve is to get. Reasons and feedback that are left out stay the panel's own."""

    amount_pence = PenceField(required=True)
    conditions = fields.String(load_default="")
    reasons = fields.String(load_default=None, allow_none=True)
    feedback = fields.String(load_default=None, allow_none=True)
    budget_lines = fields.List(fields.Nested(BudgetLineSchema), load_default=list)
    why_out_of_order = fields.String(
        load_default="", metadata={"description": "Needed where others stand before it, and only then"}
    )
