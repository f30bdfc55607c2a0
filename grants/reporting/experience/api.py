"""How it was, for programs."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields, validate

from grants.kernel.access import administrator, anyone
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import allow, current_session, current_time
from grants.reporting.experience import queries, rules, service
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

experience_api = api_blueprint("experience", "How it was to apply, to be decided about and to report")


class ExperienceSchema(Strict):
    """An answer to one or both of the two questions. It is kept without a name."""

    ease = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        metadata={"description": "From 1, very hard, to 5, very easy"},
    )
    said = fields.String(load_default="", metadata={"description": "What we should keep or change"})


class HowItWasSchema(Strict):
    """What was answered after one occasion, by five people or more."""

    occasion = fields.String(validate=validate.OneOf(list(rules.OCCASIONS)))
    chosen = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "How often each ease was chosen"}
    )
    said = fields.List(fields.String())


class HowItWasListSchema(Strict):
    items = fields.List(fields.Nested(HowItWasSchema))


@experience_api.post("/experiences/<token>")
@experience_api.arguments(ExperienceSchema)
@experience_api.response(204)
@allow(anyone)
def answer_experience(given: dict[str, Any], token: str) -> None:
    """Say how it was, with the token of the link in a message. It can be used once."""
    service.answer(current_session(), token, **given, now=current_time())


@experience_api.get("/schemes/<uuid:scheme_id>/experiences")
@experience_api.response(200, HowItWasListSchema)
@allow(administrator, load=scheme_of)
def list_experiences(scheme: Scheme) -> dict[str, Any]:
    """How it was for the people of a scheme, by occasion, where at least five have answered."""
    return {"items": [asdict(each) for each in queries.how_it_was(current_session(), scheme.id)]}
