"""`/schemes/{id}/awarding`: how the grants of a scheme are paid."""

from typing import Any

from marshmallow import fields, validate

from grants.awards.arrangements import service
from grants.awards.arrangements.models import AwardArrangement
from grants.awards.arrangements.queries import scheme_and_arrangement
from grants.awards.arrangements.rules import ONE_OFF_USES, PATTERNS
from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.models import Scheme

api = api_blueprint("arrangements", "How the grants of a scheme are paid")


class ArrangementSchema(Strict):
    """How grants are paid that are accepted from now on."""

    pattern = fields.String(
        required=True,
        validate=validate.OneOf(PATTERNS),
        metadata={"description": "`equal` has as many payments as the scheme says, `yearly` one for each year"},
    )
    kept_percent = fields.Integer(
        required=True, metadata={"description": "The share of a grant that comes last, after a return near its end"}
    )
    smallest_payment_pence = PenceField(
        required=True, metadata={"description": "No payment is less, unless it is the whole grant"}
    )
    days_to_accept = fields.Integer(required=True)
    two_signatures_from_pence = PenceField(
        required=True,
        allow_none=True,
        metadata={"description": "Two people sign for grants of this amount and more; null is for one person always"},
    )
    one_off_use = fields.String(
        required=True,
        validate=validate.OneOf(ONE_OFF_USES),
        metadata={"description": "What money is for that does not come again; grantees then say not to ask for it"},
    )
    version = fields.Integer(dump_only=True)


@api.get("/schemes/<uuid:scheme_id>/awarding", "show_awarding")
@api.response(200, ArrangementSchema)
@allow(administrator, load=scheme_and_arrangement)
def show(_: Scheme, arrangement: AwardArrangement) -> AwardArrangement:
    """How the grants of a scheme are paid. Version 0 is what is usual, where nobody has arranged anything."""
    return arrangement


@api.put("/schemes/<uuid:scheme_id>/awarding", "arrange_awarding")
@api.arguments(ArrangementSchema)
@api.response(200, ArrangementSchema)
@api.needs_version
@allow(administrator, load=scheme_and_arrangement)
def arrange(wanted: dict[str, Any], scheme: Scheme, _: AwardArrangement) -> AwardArrangement:
    """Say how grants of the scheme are paid that are accepted from now on. `If-Match` says which version you read."""
    return service.arrange_awards(current_session(), scheme, wanted=wanted, version=expected_version(), **acting_now())
