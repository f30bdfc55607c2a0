"""The ranking as JSON. Points run from 0 to 100; sums are in whole pence; chances run from 0 to 1."""

from marshmallow import fields, validate

from grants.kernel.api import PageQuery, PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.panels.comparing.ranking.rules import ORDERS
from grants.panels.scoring.schemas import NAMELESS


class RankingQuery(PageQuery):
    by = fields.String(
        load_default=None,
        validate=validate.OneOf(ORDERS),
        metadata={"description": "What to put in order by; adjusted means unless you say otherwise"},
    )


class IntervalSchema(Strict):
    """Holds the true value nine times in ten."""

    low = fields.Float()
    high = fields.Float()


class RankedSchema(Strict):
    """An application at its place. `points` is the raw mean of its scorers, `adjusted_points` what it would be had
    everybody marked equally hard. `spread` is the distance of the highest from the lowest scorer, in points. `chance`
    is the chance of standing above the line where the money ends, and `band` what it suggests: fund, discuss, decline.
    """

    application_id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    organisation_name = fields.String(allow_none=True, metadata={"description": NAMELESS})
    place = fields.Integer(allow_none=True)
    points = fields.Float(allow_none=True)
    adjusted_points = fields.Float(allow_none=True)
    interval = fields.Nested(IntervalSchema, allow_none=True)
    chance = fields.Float(allow_none=True)
    band = fields.String(allow_none=True)
    scorers = fields.Integer()
    spread = fields.Float(allow_none=True)
    amount_requested_pence = PenceField()
    running_total_pence = PenceField(allow_none=True)
    within_budget = BooleanField(allow_none=True)
    outcome = fields.String(allow_none=True)
    amount_awarded_pence = PenceField(allow_none=True)


class CautionSchema(Strict):
    """Something to know of these marks: a code, a sentence, and whom it concerns as far as you may know (200
    applications at most)."""

    code = fields.String()
    sentence = fields.String()
    groups = fields.List(fields.List(fields.UUID()))


class HarshnessSchema(Strict):
    """How many points a member takes off, compared with the others; a negative number adds."""

    member_id = fields.UUID()
    points = fields.Float()
    interval = fields.Nested(IntervalSchema, allow_none=True)


class RankingSchema(Strict):
    """A round's applications from the best down. It informs; the panel decides.

    It comes in pages. `above_line` says how many of all its applications stand above the line where the money ends,
    null where it reaches for all; sums run from the first page on.

    Where some are hidden from you, places, line, chances and harshness are left out. `is_current` is false while newer
    marks are being compared. Only administrators see how hard each member marks; members see `own_harshness`.
    """

    round_id = fields.UUID()
    by = fields.String()
    budget_pence = PenceField()
    committed_pence = PenceField(allow_none=True)
    hidden = fields.Integer()
    is_current = BooleanField()
    compared_at = fields.AwareDateTime(allow_none=True)
    cautions = fields.List(fields.Nested(CautionSchema))
    own_harshness = fields.Nested(HarshnessSchema, allow_none=True)
    harshness = fields.List(fields.Nested(HarshnessSchema))
    above_line = fields.Integer(allow_none=True)
    items = fields.List(fields.Nested(RankedSchema))
    next = fields.String(attribute="next_cursor", allow_none=True)
