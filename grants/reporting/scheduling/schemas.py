"""Rules for packs as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.reporting.packs.rules import KINDS, QUARTERLY


class PackScheduleSchema(Strict):
    """Packs each quarter: of a scheme for its board and each funder, of all schemes for a funder, or with neither for
    the board.
    """

    id = fields.UUID(dump_only=True)
    scheme_id = fields.UUID(load_default=None, allow_none=True)
    funder_id = fields.UUID(load_default=None, allow_none=True)
    kind = fields.String(load_default=QUARTERLY, validate=validate.OneOf(tuple(KINDS)))
    working_days = fields.Integer(required=True, strict=True)
    set_at = fields.AwareDateTime(dump_only=True)


class PackScheduleListSchema(Strict):
    items = fields.List(fields.Nested(PackScheduleSchema))
