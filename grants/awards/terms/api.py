"""`/terms` and `/schemes/{id}/terms`: on which terms grants are made."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from grants.awards.terms import queries, service
from grants.awards.terms.rules import block_of
from grants.kernel.access import administrator, anyone
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

api = api_blueprint("terms", "The terms on which grants are made")

Answer = tuple[dict[str, Any], dict[str, str]]


class BlockSchema(Strict):
    """One heading with its text."""

    heading = fields.String(required=True)
    text = fields.String(required=True)
    from_pence = PenceField(required=True, metadata={"description": "It applies to grants of this amount and more"})


class TermsSchema(Strict):
    """Terms that hold now. `number` is 0 for those that hold until a grant-maker writes its own."""

    blocks = fields.List(fields.Nested(BlockSchema), required=True)
    number = fields.Integer(dump_only=True)
    published_at = fields.AwareDateTime(dump_only=True, allow_none=True)


def _shown(scheme_id: UUID | None) -> Answer:
    """The ETag is the number of the version that a scheme, or the grant-maker, has itself; nought where it has none."""
    session = current_session()
    terms = queries.terms_in_force(session, scheme_id)
    shown = {
        "blocks": [block.as_json() for block in terms.blocks],
        "number": terms.number,
        "published_at": terms.published_at,
    }
    return shown, {"ETag": f'"{queries.own_version(session, scheme_id)}"'}


def _published(given: dict[str, Any], scheme_id: UUID | None) -> Answer:
    blocks = [block_of(each) for each in given["blocks"]]
    service.publish_terms(
        current_session(),
        blocks,
        scheme_id=scheme_id,
        version=expected_version(),
        **acting_now(),
    )
    return _shown(scheme_id)


@api.get("/terms", "show_terms")
@api.response(200, TermsSchema, etag=True)
@allow(anyone)
def show() -> Answer:
    """The terms of schemes that have none of their own."""
    return _shown(None)


@api.put("/terms", "publish_terms")
@api.arguments(TermsSchema)
@api.response(200, TermsSchema, etag=True)
@api.needs_version
@allow(administrator)
def publish(given: dict[str, Any]) -> Answer:
    """New terms for offers that are made from now on in schemes that have none of their own."""
    return _published(given, None)


@api.get("/schemes/<uuid:scheme_id>/terms", "show_scheme_terms")
@api.response(200, TermsSchema, etag=True)
@allow(anyone, load=scheme_of)
def show_of_scheme(scheme: Scheme) -> Answer:
    """The terms of a scheme: its own, or else the grant-maker's."""
    return _shown(scheme.id)


@api.put("/schemes/<uuid:scheme_id>/terms", "publish_scheme_terms")
@api.arguments(TermsSchema)
@api.response(200, TermsSchema, etag=True)
@api.needs_version
@allow(administrator, load=scheme_of)
def publish_of_scheme(given: dict[str, Any], scheme: Scheme) -> Answer:
    """New terms for offers that this scheme makes from now on."""
    return _published(given, scheme.id)
