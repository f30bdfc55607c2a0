"""How far a pack is, as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.reporting.building.rules import STAGES


class PackBuildingSchema(Strict):
    """How far a worker is with a pack. `why_failed` and `what_to_do` are of the last try; where `has_failed`, there is
    no other until somebody asks for one.
    """

    sentence = fields.String()
    stage = fields.String(allow_none=True, validate=validate.OneOf(tuple(STAGES)))
    has_failed = fields.Boolean()
    why_failed = fields.String(allow_none=True, attribute="trouble.why")
    what_to_do = fields.String(allow_none=True, attribute="trouble.what_to_do")


class PackProgressSchema(Strict):
    """`building` is null where nothing of the pack is to be built now."""

    building = fields.Nested(PackBuildingSchema, allow_none=True)
