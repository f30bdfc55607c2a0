"""`/returns/{id}/spot_check` and `/schemes/{id}/sample_draws`: returns that are looked at closely."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring.access import may_make_or_review, may_review_return
from grants.monitoring.models import Return
from grants.monitoring.planning.sampling import queries, rules, service
from grants.monitoring.planning.sampling.models import SampleDraw, SampledReturn
from grants.schemes.models import Scheme

sampling_api = api_blueprint("return_samples", "Returns that are drawn by lot and looked at closely")


class SampleDrawSchema(Strict):
    """A draw among the returns of one tier. With the seed anybody can draw it again, as `method` says."""

    id = fields.UUID()
    purpose = fields.String(metadata={"description": "That of the questions of the tier"})
    percent = fields.Integer()
    seed = fields.String()
    of = fields.Integer()
    taken = fields.Integer()
    drawn_at = fields.AwareDateTime()


class SampleDrawListSchema(Strict):
    items = fields.List(fields.Nested(SampleDrawSchema))
    method = fields.String()


class SpotCheckSchema(Strict):
    """What the check of a drawn return came to; null until somebody has said it."""

    return_id = fields.UUID(dump_only=True)
    draw_id = fields.UUID(dump_only=True)
    is_taken = BooleanField(dump_only=True)
    result = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(rules.RESULTS)))
    note = fields.String(load_default="", metadata={"description": "Needed unless all is in order"})
    checked_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    checked_by = fields.UUID(dump_only=True, allow_none=True)


@sampling_api.get("/schemes/<uuid:scheme_id>/sample_draws", "list_sample_draws")
@sampling_api.response(200, SampleDrawListSchema)
@allow(administrator, load=queries.draws_of)
def list_draws(_: Scheme, draws: Sequence[SampleDraw]) -> dict[str, Any]:
    """The draws of a scheme, the latest first."""
    return {"items": draws, "method": rules.METHOD}


@sampling_api.get("/returns/<uuid:return_id>/spot_check", "show_spot_check")
@sampling_api.response(200, SpotCheckSchema)
@allow(may_make_or_review, load=queries.drawn_return)
def show(monitoring_return: Return) -> SampledReturn | None:
    """That a return was drawn, and what its check came to."""
    return queries.taken_of(current_session(), monitoring_return.id)


@sampling_api.put("/returns/<uuid:return_id>/spot_check", "spot_check_return")
@sampling_api.arguments(SpotCheckSchema)
@sampling_api.response(201, SpotCheckSchema)
@allow(may_review_return, load=queries.drawn_return)
def spot_check(given: dict[str, Any], monitoring_return: Return) -> tuple[SampledReturn, int, dict[str, str]]:
    """Say what the check came to."""
    checked = service.spot_check(
        current_session(), monitoring_return, result=given["result"] or "", note=given["note"], **acting_now()
    )
    return checked, 201, {"Location": url_for(".show", return_id=monitoring_return.id)}
