"""The equality check as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.panels.deciding.equality.rules import ASPECTS


class GroupLineSchema(Strict):
    """One group: how many applied and got an award; the interval of its success rate at 90 %, exact."""

    group = fields.String()
    applications = fields.Integer()
    awards = fields.Integer()
    rate = fields.Float()
    interval = fields.List(fields.Float())
    asked_pence = PenceField()
    awarded_pence = PenceField()
    is_worse = BooleanField(metadata={"description": "Under four fifths of the others' rate; needs a note"})
    note = fields.String(allow_none=True)


class EqualitySchema(Strict):
    """What the decisions, proposed and final, do to each group, by aspect."""

    aspects = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(GroupLineSchema)))


class EqualityNoteSchema(Strict):
    """What the panel makes of a group that does markedly worse."""

    aspect = fields.String(required=True, validate=validate.OneOf(list(ASPECTS)))
    group = fields.String(required=True)
    note = fields.String(required=True)
