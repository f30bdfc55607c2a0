"""The list of a panel and an application as members read it, as JSON. Sums are in whole pence."""

from marshmallow import fields

from grants.kernel.api import PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.panels.conflicts.schemas import InterestSchema
from grants.panels.scoring.schemas import NAMELESS


class DocketItemSchema(Strict):
    """An application before the panel: title and organisation, and what you have done about it."""

    application_id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    organisation_name = fields.String(allow_none=True, metadata={"description": NAMELESS})
    interest = fields.Nested(InterestSchema, allow_none=True)
    to_score = BooleanField(metadata={"description": "Whether you still are to give your marks for it"})
    has_scored = BooleanField()
    may_read = BooleanField()


class ReadAnswerSchema(Strict):
    question = fields.String()
    answer = fields.String()


class ReadSectionSchema(Strict):
    title = fields.String()
    answers = fields.List(fields.Nested(ReadAnswerSchema))


class ScoredCriterionSchema(Strict):
    """What a mark is given for. `guide` says what each mark means, from 0 up."""

    id = fields.UUID()
    name = fields.String()
    guidance = fields.String()
    guide = fields.List(fields.Raw())
    weight = fields.Integer()


class ReadingSchema(Strict):
    """An application in full, for those who may read it."""

    application_id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    organisation_name = fields.String(allow_none=True, metadata={"description": NAMELESS})
    state = fields.String()
    amount_requested_pence = PenceField()
    sections = fields.List(fields.Nested(ReadSectionSchema))
    criteria = fields.List(fields.Nested(ScoredCriterionSchema))
