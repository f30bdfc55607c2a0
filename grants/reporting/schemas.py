"""Reports as JSON."""

from marshmallow import fields

from grants.kernel.api import DayField, PageQuery, Strict


class PackRequestSchema(Strict):
    """The period of the packs; both days belong to it."""

    period_from = DayField(required=True)
    period_to = DayField(required=True)


class PackSchema(Strict):
    """A reporting pack. It is for the grant-maker where `funder_id` is null, and being built while
    `built_at` is.
    """

    id = fields.UUID()
    scheme_id = fields.UUID()
    scheme_name = fields.String()
    funder_id = fields.UUID(allow_none=True)
    funder_name = fields.String(allow_none=True)
    period_from = fields.Date()
    period_to = fields.Date()
    asked_at = fields.AwareDateTime()
    built_at = fields.AwareDateTime(allow_none=True)
    file_name = fields.String(allow_none=True)
    document = fields.String(allow_none=True, metadata={"description": "Where the PDF is"})


class PackDetailSchema(PackSchema):
    """A pack with the figures it was built from. Sums are in pence: `whole_pence` with all funders' money,
    `pence` this funder's part of it.
    """

    figures = fields.Dict(keys=fields.String(), allow_none=True)


class PackListSchema(Strict):
    items = fields.List(fields.Nested(PackSchema))


class PackQuery(PageQuery):
    """Where in the list of packs to go on."""
