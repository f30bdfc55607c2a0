"""`/due_diligence_thresholds`: the amounts from which more is looked at, for programs."""

from typing import Any

from marshmallow import fields

from grants.applications.screening.thresholds import queries, service
from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.money import Pence
from grants.kernel.web import acting_now, allow, current_session

threshold_api = api_blueprint("due_diligence_thresholds", "From which amounts more is looked at before money is given")
Answer = tuple[dict[str, Any], dict[str, str]]


class ThresholdsSetSchema(Strict):
    """What somebody set, and why."""

    small_pence = fields.Integer()
    statement_pence = fields.Integer()
    reason = fields.String()
    set_by = fields.String(attribute="setter.name")
    set_at = fields.AwareDateTime()


class ThresholdsSchema(Strict):
    """The amounts in force, and all that were set, the latest first."""

    small_pence = fields.Integer()
    statement_pence = fields.Integer()
    history = fields.List(fields.Nested(ThresholdsSetSchema))


class ThresholdsRequestSchema(Strict):
    """Below `small_pence` only what protects the money and people is looked at; above `statement_pence` a bank
    statement and reserves are looked at too.
    """

    small_pence = fields.Integer(required=True, strict=True)
    statement_pence = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True)


@threshold_api.get("/due_diligence_thresholds", "show_due_diligence_thresholds")
@threshold_api.response(200, ThresholdsSchema, etag=True)
@allow(administrator)
def show() -> Answer:
    """The amounts in force, and what was set before, by whom and why."""
    return _answer()


@threshold_api.put("/due_diligence_thresholds", "set_due_diligence_thresholds")
@threshold_api.arguments(ThresholdsRequestSchema)
@threshold_api.response(200, ThresholdsSchema, etag=True)
@threshold_api.needs_version
@allow(administrator)
def save(given: dict[str, Any]) -> Answer:
    """Look at more, or less, from other amounts on. Needs `If-Match`."""
    service.set_thresholds(
        current_session(),
        small_pence=Pence(given["small_pence"]),
        statement_pence=Pence(given["statement_pence"]),
        reason=given["reason"],
        version=expected_version(),
        **acting_now(),
    )
    return _answer()


def _answer() -> Answer:
    session = current_session()
    now, found = queries.thresholds_now(session), queries.all_set(session)
    told = {"small_pence": now.small, "statement_pence": now.statement, "history": found}
    return told, {"ETag": f'"{found[0].number if found else 0}"'}
