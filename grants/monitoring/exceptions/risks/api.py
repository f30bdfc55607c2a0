"""The risks of a grant for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_review_return
from grants.monitoring.exceptions.risks import service
from grants.monitoring.exceptions.risks.models import ReturnRisk
from grants.monitoring.exceptions.risks.queries import risks_of
from grants.monitoring.models import Return

risk_api = api_blueprint("return_risks", "Risks of grants, scored at their returns")


class ReturnRiskSchema(Strict):
    """A risk of a grant, its likelihood and severity from 1 to 5. One scored again has a `superseded_at`."""

    id = fields.UUID(dump_only=True)
    return_id = fields.UUID(dump_only=True)
    description = fields.String(required=True)
    likelihood = fields.Integer(required=True, strict=True)
    severity = fields.Integer(required=True, strict=True)
    mitigation = fields.String(load_default="")
    score = fields.Integer(dump_only=True)
    scored_at = fields.AwareDateTime(dump_only=True)
    superseded_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class ReturnRiskListSchema(Strict):
    items = fields.List(fields.Nested(ReturnRiskSchema))


@risk_api.get("/returns/<uuid:return_id>/risks")
@risk_api.response(200, ReturnRiskListSchema)
@allow(may_review_return, load=queries.return_of)
def list_return_risks(monitoring_return: Return) -> dict[str, Any]:
    """The risks of the grant as they were scored at its returns, the latest of each first."""
    risks = risks_of(current_session(), monitoring_return)
    return {"items": [*risks.now, *risks.before]}


@risk_api.post("/returns/<uuid:return_id>/risks")
@risk_api.arguments(ReturnRiskSchema)
@risk_api.response(201, ReturnRiskSchema)
@allow(may_review_return, load=queries.return_of)
def score_return_risk(given: dict[str, Any], monitoring_return: Return) -> tuple[ReturnRisk, int, dict[str, str]]:
    """Score a risk of the grant at a return. What was scored before under the same words is kept."""
    scored = service.score_risk(current_session(), monitoring_return, **given, **acting_now())
    return scored, 201, {"Location": url_for(".list_return_risks", return_id=monitoring_return.id)}
