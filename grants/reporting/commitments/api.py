"""`/commitments`: what was promised, its figures and its reviews."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.access import administrator, anyone
from grants.kernel.api import PageQuery, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app
from grants.reporting.commitments import queries, rules, service
from grants.reporting.commitments.access import may_read_commitment, may_review
from grants.reporting.commitments.figure_rules import FIGURES
from grants.reporting.commitments.measuring import measured
from grants.reporting.commitments.models import Commitment, CommitmentReview
from grants.reporting.commitments.rules import Wanted
from grants.reporting.commitments.showing import Shown, shown, told_at

commitments_api = api_blueprint("commitments", "What was promised, and whether it is kept")

_TENTHS = {"description": "In tenths of a percent, or of a day; null where there is nothing to tell"}


class CommitmentRequestSchema(Strict):
    """What was promised. Without `owner_id` it is yours; `target_tenths` is what the figure is to reach."""

    wording = fields.String(required=True)
    source = fields.String(load_default="", metadata={"description": "Where it was promised"})
    owner_id = fields.UUID(load_default=None, allow_none=True)
    measure = fields.String(load_default="", metadata={"description": "The key of a figure; empty for none"})
    target_tenths = fields.Integer(load_default=None, allow_none=True, strict=True)


class CommitmentSchema(Strict):
    """A commitment, with its figure as it is now for whoever may review it, and as last reviewed for all others."""

    id = fields.UUID()
    wording = fields.String()
    source = fields.String()
    measure = fields.String(allow_none=True)
    target_tenths = fields.Integer(allow_none=True)
    value_tenths = fields.Integer(allow_none=True, metadata=_TENTHS)
    told = fields.String(metadata={"description": "What the figure comes to, in words"})
    is_reached = fields.Boolean(allow_none=True)
    status = fields.String(allow_none=True)
    review_by = fields.Date()
    is_published = fields.Boolean()
    has_ended = fields.Boolean()


class CommitmentReviewRequestSchema(Strict):
    """How a commitment stands, and on what that rests. `record` is the reference of a record of ours."""

    status = fields.String(required=True, validate=validate.OneOf(list(rules.STATUSES)))
    words = fields.String(required=True)
    link = fields.String(load_default="")
    record = fields.String(load_default="")


class CommitmentReviewSchema(Strict):
    """What somebody found of a commitment, with its figure in words as it was then. Names are for those who may review
    it, records for administrators.
    """

    id = fields.UUID()
    status = fields.String()
    words = fields.String()
    link = fields.String()
    record_id = fields.UUID(allow_none=True)
    told = fields.String()
    said_by = fields.String(allow_none=True)
    said_at = fields.AwareDateTime()


class CommitmentDetailSchema(CommitmentSchema):
    """A commitment with its reviews, the last first; its owner is told to whoever may review it."""

    owner_id = fields.UUID(allow_none=True)
    owner = fields.String(allow_none=True)
    ended_because = fields.String()
    reviews = fields.List(fields.Nested(CommitmentReviewSchema))
    version = fields.Integer()


class CommitmentsQuery(PageQuery):
    state = fields.String(load_default=queries.STANDING, validate=validate.OneOf((queries.STANDING, queries.ENDED)))


class CommitmentEndingSchema(Strict):
    because = fields.String(required=True)


class CommitmentFigureSchema(Strict):
    """A figure that can measure a commitment, over the twelve months up to today."""

    key = fields.String()
    name = fields.String()
    meaning = fields.String()
    unit = fields.String()
    more_is_better = fields.Boolean()
    value_tenths = fields.Integer(allow_none=True, metadata=_TENTHS)
    counted = fields.String()


class CommitmentFigureListSchema(Strict):
    items = fields.List(fields.Nested(CommitmentFigureSchema))


class CommitmentsMadeSchema(Strict):
    items = fields.List(fields.Nested(CommitmentSchema))


@commitments_api.get("/commitments")
@commitments_api.arguments(CommitmentsQuery, location="query")
@commitments_api.response(200, page_schema(CommitmentSchema))
@allow(anyone)
def list_commitments(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """What was promised: all that is published, for administrators also the drafts, for owners also their own."""
    page = queries.commitments_page(current_session(), current_actor(), **query)
    found = shown(current_session(), current_actor(), page.items, current_time())
    return Page([_listed(each) for each in found], page.next_cursor)


@commitments_api.post("/commitments")
@commitments_api.arguments(CommitmentRequestSchema)
@commitments_api.response(201, CommitmentDetailSchema)
@allow(administrator)
def make_commitment(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Write down something that was promised. It is a draft until it is published."""
    owner_id = given.pop("owner_id")
    commitment = service.make_commitment(current_session(), wanted=Wanted(**given), owner_id=owner_id, **acting_now())
    return _detail(commitment), {"Location": url_for(".show_commitment", commitment_id=commitment.id)}


@commitments_api.post("/commitments/starting_set")
@commitments_api.response(201, CommitmentsMadeSchema)
@allow(administrator)
def load_starting_commitments() -> dict[str, Any]:
    """Write down the twelve commitments of NHS West Yorkshire ICB in Leeds to start from, those that are not here."""
    session = current_session()
    made = service.load_starting_set(session, **acting_now())
    return {"items": [_listed(each) for each in shown(session, current_actor(), made, current_time())]}


@commitments_api.get("/commitment_figures")
@commitments_api.response(200, CommitmentFigureListSchema)
@allow(administrator)
def list_commitment_figures() -> dict[str, Any]:
    """The figures that can measure a commitment, as they are now."""
    found = measured(current_session(), current_time())
    names = ("name", "meaning", "unit", "more_is_better")
    return {
        "items": [
            {name: getattr(figure, name) for name in names}
            | {"key": key, "value_tenths": found[key].tenths, "counted": found[key].words}
            for key, figure in FIGURES.items()
        ]
    }


@commitments_api.get("/commitments/<uuid:commitment_id>")
@commitments_api.response(200, CommitmentDetailSchema)
@allow(may_read_commitment, load=queries.commitment_of)
def show_commitment(commitment: Commitment) -> dict[str, Any]:
    """A commitment with its reviews."""
    return _detail(commitment)


@commitments_api.put("/commitments/<uuid:commitment_id>")
@commitments_api.needs_version
@commitments_api.arguments(CommitmentRequestSchema)
@commitments_api.response(200, CommitmentDetailSchema)
@allow(administrator, load=queries.commitment_of)
def change_commitment(given: dict[str, Any], commitment: Commitment) -> dict[str, Any]:
    """Change a commitment; without `owner_id` its owner stays. Needs `If-Match`."""
    owner_id = given.pop("owner_id") or commitment.owner_id
    session, version, wanted = current_session(), expected_version(), Wanted(**given)
    service.change_commitment(session, commitment, wanted=wanted, owner_id=owner_id, version=version, **acting_now())
    return _detail(commitment)


@commitments_api.post("/commitments/<uuid:commitment_id>/reviews")
@commitments_api.arguments(CommitmentReviewRequestSchema)
@commitments_api.response(201, CommitmentReviewSchema)
@allow(may_review, load=queries.commitment_of)
def review_commitment(given: dict[str, Any], commitment: Commitment) -> tuple[dict[str, Any], dict[str, str]]:
    """Say how a commitment stands. One said in September or later is that year's review."""
    review = service.review_commitment(
        current_session(), commitment, **given, registry=this_app().registry, **acting_now()
    )
    return _review(review, is_own=True), {"Location": url_for(".show_commitment", commitment_id=commitment.id)}


@commitments_api.put("/commitments/<uuid:commitment_id>/publication")
@commitments_api.response(200, CommitmentDetailSchema)
@allow(administrator, load=queries.commitment_of)
def publish_commitment(commitment: Commitment) -> dict[str, Any]:
    """Let everybody read a commitment with its reviews."""
    service.publish_commitment(current_session(), commitment, **acting_now())
    return _detail(commitment)


@commitments_api.delete("/commitments/<uuid:commitment_id>/publication")
@commitments_api.response(204)
@allow(administrator, load=queries.commitment_of)
def take_commitment_back(commitment: Commitment) -> None:
    """Publish a commitment no longer."""
    service.take_back(current_session(), commitment, **acting_now())


@commitments_api.post("/commitments/<uuid:commitment_id>/end")
@commitments_api.arguments(CommitmentEndingSchema)
@commitments_api.response(201, CommitmentDetailSchema)
@allow(administrator, load=queries.commitment_of)
def end_commitment(given: dict[str, Any], commitment: Commitment) -> dict[str, Any]:
    """End a commitment, with why it stands no longer."""
    service.end_commitment(current_session(), commitment, **given, **acting_now())
    return _detail(commitment)


def _listed(each: Shown) -> dict[str, Any]:
    kept = each.commitment
    names = ("id", "wording", "source", "measure", "target_tenths", "review_by")
    return {name: getattr(kept, name) for name in names} | {
        "value_tenths": None if each.found is None or each.found.is_small else each.found.tenths,
        "told": each.told,
        "is_reached": each.is_reached,
        "status": each.review.status if each.review else None,
        "is_published": kept.published_at is not None,
        "has_ended": kept.ended_at is not None,
    }


def _detail(commitment: Commitment) -> dict[str, Any]:
    session, actor = current_session(), current_actor()
    (each,) = shown(session, actor, [commitment], current_time())
    is_own = may_review(actor, commitment) is None
    return _listed(each) | {
        "owner_id": commitment.owner_id if is_own else None,
        "owner": commitment.owner.name if is_own else None,
        "ended_because": commitment.ended_because,
        "reviews": [_review(review, is_own=is_own) for review in queries.reviews_of(session, commitment.id)],
        "version": commitment.version,
    }


def _review(review: CommitmentReview, *, is_own: bool) -> dict[str, Any]:
    actor = current_actor()
    names = ("id", "status", "words", "link", "said_at")
    return {name: getattr(review, name) for name in names} | {
        "record_id": review.record_id if actor.is_administrator else None,
        "told": told_at(review, actor),
        "said_by": review.sayer.name if is_own else None,
    }
