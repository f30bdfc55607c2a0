"""Marks as JSON. Points run from 0 to 100."""

from marshmallow import fields

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField

NAMELESS = "None where the scheme is scored without names and you are on the panel, until the decision is final"


class MarkSchema(Strict):
    """A mark for one criterion, of the scheme's scale, with its reason; none where it does not apply (`applies`)."""

    criterion_id = fields.UUID(required=True)
    mark = fields.Integer(load_default=None, allow_none=True, strict=True, metadata={"minimum": 0})
    applies = BooleanField(load_default=True, load_only=True)
    reason = fields.String(load_default="")
    version = fields.Integer(dump_only=True)
    scored_at = fields.AwareDateTime(dump_only=True)


class MarksSchema(Strict):
    """All of a member's marks for an application, one for each criterion."""

    scores = fields.List(fields.Nested(MarkSchema), required=True)


class ScoresheetSchema(Strict):
    """One member's marks. `points` is their weighted sum, from 0 to 100."""

    member_id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    points = fields.Float(allow_none=True)
    scores = fields.List(fields.Nested(MarkSchema))


class ScoresSchema(Strict):
    """Your own marks and, once all of yours are given, those of the others."""

    own = fields.Nested(ScoresheetSchema, allow_none=True)
    others = fields.List(fields.Nested(ScoresheetSchema))
    others_are_shown = BooleanField()
