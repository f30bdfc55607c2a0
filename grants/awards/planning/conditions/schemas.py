"""Conditions as JSON."""

from marshmallow import fields, validate

from grants.awards.planning.conditions.queries import KINDS, TO_LOOK_AT
from grants.awards.planning.conditions.rules import ANSWERS, EVIDENCE, STATES, WHO
from grants.kernel.api import DayField, PageQuery, Strict


class ConditionDetailsSchema(Strict):
    """Who does it, by the end of which day, what shows it, and which payment waits for it. Null is for none."""

    who = fields.String(required=True, validate=validate.OneOf(WHO))
    due_on = DayField(required=True, allow_none=True)
    evidence = fields.String(required=True, allow_none=True, validate=validate.OneOf(EVIDENCE))
    instalment = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The number of the payment that waits for it"}
    )


class ConditionSchema(ConditionDetailsSchema):
    """A thing to do for a grant. The payment that waits for it waits until its state is met or waived."""

    id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    text = fields.String(dump_only=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    note = fields.String(dump_only=True, metadata={"description": "What was said when it was shown to be done"})
    shown_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    reason = fields.String(
        dump_only=True, metadata={"description": "Why it was asked for again or waived, or has failed"}
    )
    settled_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class ConditionOfGrantSchema(ConditionSchema):
    """A condition in a list of those of all grants."""

    award_id = fields.UUID(dump_only=True)
    organisation_name = fields.String(dump_only=True, attribute="award.organisation.name")


class ConditionQuery(PageQuery):
    """`shown` is for those to look at, `open` for all that are neither met nor waived."""

    which = fields.String(load_default=TO_LOOK_AT, validate=validate.OneOf(KINDS))


class ConditionListSchema(Strict):
    items = fields.List(fields.Nested(ConditionSchema))


class ShowingSchema(Strict):
    """Somebody says that it is done. A document is sent before, to the condition's `files`."""

    note = fields.String(load_default="")


class ConditionAnswerSchema(Strict):
    """What stands now. All but `met` needs a reason, which the grantee reads."""

    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    reason = fields.String(load_default="")
