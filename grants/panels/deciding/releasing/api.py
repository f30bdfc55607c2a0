"""`/rounds/{id}/letter_release`: which letters are held, and releasing them."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.applications.schemas import NothingSchema
from grants.kernel.api import PageQuery, PenceField, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.panels.deciding.releasing import queries, service
from grants.panels.deciding.releasing.access import may_release, refusal_for
from grants.schemes.models import Round
from grants.schemes.queries import round_of

api = api_blueprint("releasing", "Panels: letters held and released")

Shown = dict[str, Any]


class HeldLetterSchema(Strict):
    """A decision of which the applicant has not been told."""

    decision_id = fields.UUID(attribute="id")
    application_id = fields.UUID()
    title = fields.String(attribute="application.title")
    organisation_name = fields.String(attribute="application.organisation.name")
    outcome = fields.String()
    amount_pence = PenceField()
    final_at = fields.AwareDateTime()
    confirmed_by = fields.UUID(allow_none=True)
    refusal = fields.Function(
        lambda decision: refusal_for(current_actor(), decision),
        metadata={"type": "string", "nullable": True, "description": "Why somebody else has to release it"},
    )


class HeldSchema(Strict):
    """How many letters of one outcome are held, what they award, and how many of them you can release."""

    outcome = fields.String()
    number = fields.Integer()
    amount_pence = PenceField(attribute="pence")
    releasable = fields.Integer()


class LetterReleaseSchema(Strict):
    """What is held in a round. Its ETag is for `If-Match`, so that nothing is released that you have not seen."""

    held = fields.List(fields.Nested(HeldSchema))


class ReleasedSchema(Strict):
    """The applications whose letters were released."""

    application_ids = fields.List(fields.UUID())


@api.get("/rounds/<uuid:round_id>/letter_release", "show_letter_release")
@api.response(200, LetterReleaseSchema, etag=True)
@allow(may_release, load=round_of)
def show_release(of_round: Round) -> tuple[Shown, dict[str, str]]:
    """How many letters are held: nobody is told before a second administrator releases them."""
    session = current_session()
    found = queries.held_by_outcome(session, of_round.id, current_actor())
    return {"held": found}, {"ETag": f'"{queries.edition_of(session, of_round.id)}"'}


@api.get("/rounds/<uuid:round_id>/held_letters", "list_held_letters")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(HeldLetterSchema))
@allow(may_release, load=round_of)
def list_held(query: Shown, of_round: Round) -> Page[Any]:
    """The decisions whose letters are held, without those that you have a conflict of interest in."""
    actor = current_actor()
    return queries.held_page(current_session(), of_round.id, actor, after=query.get("after"), size=query["size"])


@api.post("/rounds/<uuid:round_id>/letter_release", "release_letters")
@api.arguments(NothingSchema)
@api.response(201, ReleasedSchema, etag=True)
@api.needs_version
@allow(may_release, load=round_of)
def release(_: Shown, of_round: Round) -> tuple[Shown, dict[str, str]]:
    """Release the letters that are held, but those of decisions that you made final. Then the applicants hear of it."""
    session = current_session()
    released = service.release_letters(
        session, of_round, edition=expected_version(), actor=current_actor(), now=current_time()
    )
    headers = {
        "Location": url_for(".show_release", round_id=of_round.id),
        "ETag": f'"{queries.edition_of(session, of_round.id)}"',
    }
    return {"application_ids": [each.application_id for each in released]}, headers
