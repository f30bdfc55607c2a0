"""`/schemes/{id}/reporting_cost`: what reporting was to take, and what it took."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import allow
from grants.monitoring.planning.costing.access import may_see_cost
from grants.monitoring.planning.costing.queries import scheme_and_costs
from grants.monitoring.planning.costing.rules import Measured
from grants.schemes.models import Scheme
from grants.schemes.tiers.api import TierCostSchema

costing_api = api_blueprint("reporting_cost", "What reporting costs grantees")


class UnusedQuestionSchema(Strict):
    """A question of which nobody says who uses the answer."""

    key = fields.String()
    label = fields.String()
    minutes = fields.Float()


class MeasuredSchema(Strict):
    """Promise and measure of one tier. `told` counts the returns of which somebody said how long they took."""

    name = fields.String()
    promised = fields.Nested(TierCostSchema, allow_none=True)
    told = fields.Integer()
    unused = fields.List(
        fields.Nested(UnusedQuestionSchema), metadata={"description": "Questions whose answers nobody uses"}
    )
    median_minutes = fields.Float(allow_none=True, metadata={"description": "Of one return; null where nobody told"})


class MeasuredListSchema(Strict):
    items = fields.List(fields.Nested(MeasuredSchema))


@costing_api.get("/schemes/<uuid:scheme_id>/reporting_cost", "show_reporting_cost")
@costing_api.response(200, MeasuredListSchema)
@allow(may_see_cost, load=scheme_and_costs)
def show(_: Scheme, found: list[Measured]) -> dict[str, Any]:
    """What a return was to take and what it took, in each tier, as grantees told in their last question."""
    return {"items": found}
