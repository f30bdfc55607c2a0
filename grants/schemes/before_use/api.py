"""`/schemes/{id}/setup`: what a scheme asks and how it judges, until somebody has begun to apply."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.api import shown_scheme
from grants.schemes.before_use import service
from grants.schemes.models import Scheme
from grants.schemes.schemas import CriterionSchema, EligibilityQuestionSchema, SchemeSchema

setup_api = api_blueprint("scheme_setup", "What a scheme asks and how it judges, before anybody applies")


class SchemeSetUpSchema(Strict):
    """What can change of a scheme until somebody has begun to apply; what is left out stays."""

    co_produced_with = fields.String()
    criteria = fields.List(fields.Nested(CriterionSchema))
    eligibility = fields.List(fields.Nested(EligibilityQuestionSchema))


@setup_api.patch("/schemes/<uuid:scheme_id>/setup", "change_setup")
@setup_api.arguments(SchemeSetUpSchema)
@setup_api.response(200, SchemeSchema)
@setup_api.needs_version
@allow(administrator, load=queries.scheme_of)
def patch_setup(data: dict[str, Any], scheme: Scheme) -> tuple[dict[str, Any], dict[str, str]]:
    """Change criteria, eligibility questions or co-producers. `If-Match` says which version of the scheme you read."""
    service.change_setup(current_session(), scheme, changes=data, version=expected_version(), **acting_now())
    return shown_scheme(scheme), {"ETag": f'"{scheme.version}"'}
