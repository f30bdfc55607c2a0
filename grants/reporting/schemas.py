"""Reports as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import DayField, PageQuery, Strict
from grants.reporting.models import STATES
from grants.reporting.packs.rules import BOARD, KINDS


class PackRequestSchema(Strict):
    """The kind of the packs and their period; both days belong to it."""

    kind = fields.String(load_default=BOARD, validate=validate.OneOf(tuple(KINDS)))
    period_from = DayField(required=True)
    period_to = DayField(required=True)


class PackOnAllSchema(PackRequestSchema):
    """A pack on all schemes that a funder is in, or without one on all there are."""

    funder_id = fields.UUID(load_default=None, allow_none=True)


class PackSchema(Strict):
    """A reporting pack. It is on all schemes where `scheme_id` is null, for the grant-maker where `funder_id` is null,
    and being built while `built_at` is. It is a draft until a second person approves it; then it has its number.
    """

    id = fields.UUID()
    kind = fields.String(validate=validate.OneOf(tuple(KINDS)))
    scheme_id = fields.UUID(allow_none=True)
    scheme_name = fields.String(allow_none=True)
    funder_id = fields.UUID(allow_none=True)
    funder_name = fields.String(allow_none=True)
    period_from = fields.Date()
    period_to = fields.Date()
    asked_at = fields.AwareDateTime()
    built_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer(metadata={"description": "Counts how often it was built; what is approved is one of them"})
    state = fields.String(validate=validate.OneOf(STATES))
    number = fields.String(allow_none=True, metadata={"description": "Its year and its number in it, like 2027/7"})
    approved_at = fields.AwareDateTime(allow_none=True)
    figures_hash = fields.String(allow_none=True, metadata={"description": "The SHA-256 of all that it tells"})
    discarded_because = fields.String(allow_none=True)
    replaces_id = fields.UUID(allow_none=True, metadata={"description": "The pack in whose place it comes"})
    replaces_because = fields.String(allow_none=True)
    file_name = fields.String(allow_none=True)
    document = fields.String(allow_none=True, metadata={"description": "Where the PDF is"})
    workbook = fields.String(allow_none=True, metadata={"description": "Where its tables are as a workbook"})


class PackDetailSchema(PackSchema):
    """A pack with all that it tells: `headline`, `totals`, and `sections` with their sentences, tables and charts. Sums
    are in pence. A count that is null is from 1 to 4, which is not shown.
    """

    figures = fields.Dict(keys=fields.String(), allow_none=True)


class PackListSchema(Strict):
    items = fields.List(fields.Nested(PackSchema))


class PackQuery(PageQuery):
    """Where in the list of packs to go on."""
