"""`/rounds/{id}/letter_release`: which letters are held, and releasing them."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.applications.schemas import NothingSchema
from grants.kernel.api import MomentField, PageQuery, PenceField, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels.deciding.releasing import queries, service
from grants.panels.deciding.releasing.access import may_call_back, may_release
from grants.panels.deciding.releasing.models import PlannedRelease
from grants.panels.deciding.releasing.planning import call_back_release, plan_release
from grants.schemes.models import Round
from grants.schemes.queries import round_of

api = api_blueprint("releasing", "Panels: letters held and released")

Shown = dict[str, Any]


class HeldLetterSchema(Strict):
    """A decision of which the applicant has not been told."""

    decision_id = fields.UUID(attribute="decision.id")
    application_id = fields.UUID(attribute="decision.application_id")
    title = fields.String(attribute="decision.application.title")
    organisation_name = fields.String(attribute="decision.application.organisation.name")
    outcome = fields.String(attribute="decision.outcome")
    amount_pence = PenceField(attribute="decision.amount_pence")
    final_at = fields.AwareDateTime(attribute="decision.final_at")
    confirmed_by = fields.UUID(attribute="decision.confirmed_by", allow_none=True)
    refusal = fields.String(allow_none=True, metadata={"description": "Why somebody else has to release it"})
    planned_for = fields.AwareDateTime(
        allow_none=True, metadata={"description": "The minute at which it is to be released"}
    )
    why_held = fields.String(metadata={"description": "Why the applicant has not been told yet, in words"})


class HeldSchema(Strict):
    """How many letters of one outcome are held, what they award, and how many of them you can release."""

    outcome = fields.String()
    number = fields.Integer()
    amount_pence = PenceField(attribute="pence")
    releasable = fields.Integer()
    example_id = fields.UUID(metadata={"description": "The decision of one of them; its letter can be previewed"})


class LetterReleaseSchema(Strict):
    """What is held in a round. Its ETag is for `If-Match`, so that nothing is released that you have not seen."""

    held = fields.List(fields.Nested(HeldSchema))


class ReleasedSchema(Strict):
    """The applications whose letters were released."""

    application_ids = fields.List(fields.UUID())


class NewPlanSchema(Strict):
    """When the letters are to be released: a minute to come, on a working day from 9am to 6pm in London."""

    release_at = MomentField(required=True)


class DroppedLetterSchema(Strict):
    """A letter that is held on, because something had changed."""

    decision_id = fields.UUID()
    title = fields.String()
    why = fields.String()


class PlanSchema(Strict):
    """A planned release: how many letters are in it, and once its minute has come how many went out.

    `ended_at` is null until then, or until it is called back. What dropped out is held on.
    """

    id = fields.UUID(attribute="plan.id")
    round_id = fields.UUID(attribute="plan.round_id")
    release_at = fields.AwareDateTime(attribute="plan.release_at")
    planned_by = fields.UUID(attribute="plan.planned_by")
    planned_at = fields.AwareDateTime(attribute="plan.planned_at")
    ended_at = fields.AwareDateTime(attribute="plan.ended_at", allow_none=True)
    called_back_by = fields.UUID(attribute="plan.called_back_by", allow_none=True)
    letters = fields.Integer()
    released = fields.Integer()
    dropped = fields.List(fields.Nested(DroppedLetterSchema))


class PlansSchema(Strict):
    """The last releases that were planned in a round, the newest first."""

    items = fields.List(fields.Nested(PlanSchema))


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
    released = service.release_letters(session, of_round, edition=expected_version(), **acting_now())
    headers = {
        "Location": url_for(".show_release", round_id=of_round.id),
        "ETag": f'"{queries.edition_of(session, of_round.id)}"',
    }
    return {"application_ids": [each.application_id for each in released]}, headers


def _plan(plan: PlannedRelease) -> queries.Plan:
    (found,) = queries.plans_of(current_session(), plan.round_id, current_actor(), only=[plan.id])
    return found


@api.get("/rounds/<uuid:round_id>/planned_releases", "list_planned_releases")
@api.response(200, PlansSchema)
@allow(may_release, load=round_of)
def list_plans(of_round: Round) -> Shown:
    """The releases that were planned for a later minute, and what became of them."""
    return {"items": queries.plans_of(current_session(), of_round.id, current_actor())}


@api.post("/rounds/<uuid:round_id>/planned_releases", "plan_release")
@api.arguments(NewPlanSchema)
@api.response(201, PlanSchema, etag=True)
@api.needs_version
@allow(may_release, load=round_of)
def plan(given: Shown, of_round: Round) -> tuple[queries.Plan, dict[str, str]]:
    """Have the held letters that you can release now released at a later minute, in your name.

    What changes until then drops out and is held on.
    """
    session = current_session()
    made = plan_release(
        session,
        of_round,
        release_at=given["release_at"],
        edition=expected_version(),
        **acting_now(),
    )
    headers = {
        "Location": url_for(".list_plans", round_id=of_round.id),
        "ETag": f'"{queries.edition_of(session, of_round.id)}"',
    }
    return _plan(made), headers


@api.post("/planned_releases/<uuid:planned_release_id>/calling_back", "call_release_back")
@api.arguments(NothingSchema)
@api.response(201, PlanSchema)
@allow(may_call_back, load=queries.plan_of)
def call_back(_: Shown, plan: PlannedRelease) -> tuple[queries.Plan, dict[str, str]]:
    """Hold the letters of a planned release again, before its minute."""
    call_back_release(current_session(), plan, **acting_now())
    return _plan(plan), {"Location": url_for(".list_plans", round_id=plan.round_id)}
