"""`/returns/{id}/skipping`: a return that need not be made."""

from typing import Any

from marshmallow import fields, validate

from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_review_return
from grants.monitoring.models import Return
from grants.monitoring.planning.skipping import service
from grants.monitoring.planning.skipping.rules import PAYMENTS, RELEASE

skipping_api = api_blueprint("return_skipping", "Returns that need not be made")


class SkippingSchema(Strict):
    """Why a return is left out, and what becomes of a payment that waited for it."""

    reason = fields.String(required=True)
    payment = fields.String(
        load_default=RELEASE,
        validate=validate.OneOf(PAYMENTS),
        metadata={"description": "`release` lets it be made, `next` lets it wait for the next return"},
    )


class SkippedSchema(Strict):
    id = fields.UUID()
    number = fields.Integer()
    state = fields.String()
    review_note = fields.String()
    version = fields.Integer()


@skipping_api.post("/returns/<uuid:return_id>/skipping", "skip_return")
@skipping_api.arguments(SkippingSchema)
@skipping_api.response(201, SkippedSchema)
@skipping_api.takes_version
@allow(may_review_return, load=queries.return_of)
def skip(given: dict[str, Any], monitoring_return: Return) -> tuple[Return, int, dict[str, str]]:
    """Ask for a return no more. The grantee hears why."""
    service.skip_return(
        current_session(),
        monitoring_return,
        **given,
        version=expected_version(),
        **acting_now(),
    )
    return monitoring_return, 201, {"ETag": f'"{monitoring_return.version}"'}
