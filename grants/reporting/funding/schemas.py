"""The picture of funding as JSON, and what may be asked of it, by address or by program."""

from marshmallow import fields, validate

from grants.kernel.api import DayField, PageQuery, PenceField, Strict
from grants.kernel.money import LARGEST_PENCE
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.rules import SIZE_BANDS
from grants.reporting.facts import UNKNOWN

DECILES = (*map(str, range(1, 11)), UNKNOWN)
MOST_LISTED = 50
EARLIEST_YEAR, LATEST_YEAR = 1980, 2100


class ScopeQuery(Strict):
    """Which grants count. A funder's people give the funder where they belong to several."""

    funder_id = fields.UUID()
    scheme_id = fields.UUID()
    organisation_id = fields.UUID()
    awarded_from = DayField()
    awarded_to = DayField()
    year = fields.Integer(
        validate=validate.Range(EARLIEST_YEAR, LATEST_YEAR),
        metadata={"description": "The calendar year in which the year of funding began, in April"},
    )
    size_band = fields.String(validate=validate.OneOf(list(SIZE_BANDS)))
    ward = fields.String(validate=validate.Length(1, 40), metadata={"description": "The code of a ward, or `unknown`"})
    decile = fields.String(validate=validate.OneOf(DECILES))
    community = fields.String(validate=validate.OneOf(list(COMMUNITIES)))


class FundingQuery(ScopeQuery):
    """Which grants count, how many of the largest grantees to list, and above which sum to count grants as well."""

    largest = fields.Integer(validate=validate.Range(1, MOST_LISTED))
    over_pence = fields.Integer(validate=validate.Range(0, LARGEST_PENCE))


class FundingGrantsQuery(ScopeQuery, PageQuery):
    """Which grants, and where in their list to go on."""

    over_pence = fields.Integer(validate=validate.Range(0, LARGEST_PENCE))


class FundingLineSchema(Strict):
    """One line: its grants, its grantees, the money that counts, and all funders' money in these grants."""

    key = fields.String()
    name = fields.String()
    grants = fields.Integer()
    grantees = fields.Integer()
    pence = PenceField()
    whole_pence = PenceField()


class OverSchema(Strict):
    over_pence = PenceField()
    grants = fields.Integer()
    pence = PenceField()


class SpreadSchema(Strict):
    """The least, the quartiles and the most that one grant came to."""

    least = PenceField()
    lower = PenceField()
    median = PenceField()
    upper = PenceField()
    most = PenceField()


class RateSchema(Strict):
    """How many applications to a scheme were decided and got an award; `low` and `high` bound the rate."""

    key = fields.String()
    name = fields.String()
    applications = fields.Integer()
    awards = fields.Integer()
    low = fields.Float()
    high = fields.Float()


class DaysSchema(Strict):
    """How many days something took; `most_took` is within how many days nine of ten were done."""

    number = fields.Integer()
    median = fields.Integer()
    most_took = fields.Integer()


class FundingPictureSchema(Strict):
    """Where the money went. With `funder_id`, this funder's shares alone."""

    funder_id = fields.UUID(allow_none=True)
    totals = fields.Nested(FundingLineSchema)
    by_scheme = fields.List(fields.Nested(FundingLineSchema))
    by_funder = fields.List(fields.Nested(FundingLineSchema))
    by_size_band = fields.List(fields.Nested(FundingLineSchema))
    by_year = fields.List(fields.Nested(FundingLineSchema))
    by_ward = fields.List(fields.Nested(FundingLineSchema))
    by_decile = fields.List(fields.Nested(FundingLineSchema))
    by_community = fields.List(fields.Nested(FundingLineSchema))
    largest = fields.List(fields.Nested(FundingLineSchema))
    largest_pence = PenceField()
    concentration = fields.Float(metadata={"description": "The Herfindahl–Hirschman index of grantees, 0 to 1"})
    first_time = fields.Integer(allow_none=True)
    over = fields.Nested(OverSchema, allow_none=True)
    spread = fields.Nested(SpreadSchema, allow_none=True)
    success = fields.List(fields.Nested(RateSchema))
    days_to_decision = fields.Nested(DaysSchema, allow_none=True)
    days_to_money = fields.Nested(DaysSchema, allow_none=True)


class FundingGrantSchema(Strict):
    """A grant behind a figure: `pence` is the money that counts, `whole_pence` all funders' money in it."""

    id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    organisation_name = fields.String()
    scheme_name = fields.String()
    awarded_on = fields.Date()
    pence = PenceField()
    whole_pence = PenceField()
