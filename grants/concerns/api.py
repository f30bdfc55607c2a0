"""Concerns for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.concerns import queries, rules, service
from grants.concerns.access import load_concern, may_read
from grants.concerns.models import Concern
from grants.concerns.words import shown
from grants.kernel.access import administrator, anyone, signed_in
from grants.kernel.api import PageQuery, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.clock import london_day
from grants.kernel.limits import limiter, person
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time

concern_api = api_blueprint("concerns", "Concerns, complaints and appeals")


class NewConcernSchema(Strict):
    """What somebody raises. `about` may be a reference; `review_of` is that of an answer to be looked at again."""

    kind = fields.String(required=True, validate=validate.OneOf(list(rules.KINDS)))
    said = fields.String(required=True)
    about = fields.String(load_default="")
    wanted = fields.String(load_default="")
    name = fields.String(load_default="")
    email = fields.String(load_default="")
    phone = fields.String(load_default="")
    review_of = fields.String(load_default="")


class RaisedConcernSchema(Strict):
    """What whoever raises something is told: its reference, and by which days they hear from us."""

    reference = fields.String()
    acknowledge_by = fields.Date()
    answer_by = fields.Date()


class ConcernSchema(RaisedConcernSchema):
    """A concern in a list."""

    id = fields.UUID()
    kind = fields.String()
    state = fields.String()
    taken_by = fields.String(allow_none=True)
    is_late = fields.Boolean()
    raised_at = fields.AwareDateTime()


class ConcernDetailSchema(ConcernSchema):
    """A concern with what was said. Whoever raised it reads the answer when it is sent; what we learned is ours."""

    about = fields.String()
    said = fields.String()
    wanted = fields.String()
    name = fields.String()
    email = fields.String()
    phone = fields.String()
    finding = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)
    learned = fields.String(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    review_until = fields.Date(allow_none=True)
    taken_because = fields.String()
    version = fields.Integer()


class TakingOnSchema(Strict):
    """`because` is why nobody else can, from whoever took part in what the concern is about."""

    because = fields.String(load_default="")


class ConcernAnswerSchema(Strict):
    """An answer: what was found, the words that go out, and what we learned."""

    finding = fields.String(required=True, validate=validate.OneOf(list(rules.FINDINGS)))
    answer = fields.String(required=True)
    learned = fields.String(load_default="")


class ConcernsQuery(PageQuery):
    """Which concerns, and where in their list to go on."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *rules.STATES]))


@concern_api.post("/concerns")
@limiter.limit("20 per hour", key_func=person)
@concern_api.arguments(NewConcernSchema)
@concern_api.response(201, RaisedConcernSchema)
@allow(anyone)
def raise_concern(given: dict[str, Any]) -> tuple[Concern, dict[str, str]]:
    """Raise a concern, complain or appeal. Needs no account; whoever has one can read what became of it."""
    concern = service.raise_concern(current_session(), **given, **acting_now())
    return concern, {"Location": url_for(".show_concern", concern_id=concern.id)}


@concern_api.get("/concerns")
@concern_api.arguments(ConcernsQuery, location="query")
@concern_api.response(200, page_schema(ConcernSchema))
@allow(signed_in)
def list_concerns(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Concerns that you raised; for administrators all, the latest first."""
    page = queries.concerns_page(current_session(), current_actor(), **query)
    return Page([_listed(each) for each in page.items], page.next_cursor)


@concern_api.get("/concerns/<uuid:concern_id>")
@concern_api.response(200, ConcernDetailSchema)
@allow(may_read, load=load_concern)
def show_concern(concern: Concern) -> dict[str, Any]:
    """A concern, and the answer to it."""
    return _detail(concern)


@concern_api.post("/concerns/<uuid:concern_id>/taking_on")
@concern_api.needs_version
@concern_api.arguments(TakingOnSchema, required=False)
@concern_api.response(200, ConcernDetailSchema)
@allow(administrator, load=load_concern)
def take_on_concern(given: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Look into a concern from now on. Needs `If-Match`."""
    service.take_on(current_session(), concern, **given, version=expected_version(), **acting_now())
    return _detail(concern)


@concern_api.put("/concerns/<uuid:concern_id>/answer")
@concern_api.needs_version
@concern_api.arguments(ConcernAnswerSchema)
@concern_api.response(200, ConcernDetailSchema)
@allow(administrator, load=load_concern)
def write_concern_answer(given: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """Write the answer, or write it anew until it is sent. Needs `If-Match`."""
    service.write_answer(current_session(), concern, **given, version=expected_version(), **acting_now())
    return _detail(concern)


@concern_api.post("/concerns/<uuid:concern_id>/sending")
@concern_api.needs_version
@concern_api.response(200, ConcernDetailSchema)
@allow(administrator, load=load_concern)
def send_concern_answer(concern: Concern) -> dict[str, Any]:
    """Send the answer that somebody else wrote. Needs `If-Match`."""
    service.send_answer(current_session(), concern, version=expected_version(), **acting_now())
    return _detail(concern)


def _listed(concern: Concern) -> dict[str, Any]:
    told = shown(concern, london_day(current_time()))
    columns = ("id", "reference", "kind", "acknowledge_by", "answer_by", "raised_at")
    return {name: getattr(concern, name) for name in columns} | {
        "state": told.state,
        "taken_by": told.who or None,
        "is_late": told.is_late,
    }


def _detail(concern: Concern) -> dict[str, Any]:
    current_session().flush()
    current_session().expire(concern)
    concern = load_concern(current_session(), concern.id)
    is_ours = current_actor().is_administrator
    said = {
        name: getattr(concern, name)
        for name in ("about", "said", "wanted", "name", "email", "phone", "taken_because", "version")
    }
    answer = {
        "finding": concern.finding if is_ours or concern.sent_at else None,
        "answer": concern.answer if is_ours or concern.sent_at else None,
        "learned": concern.learned if is_ours else None,
        "sent_at": concern.sent_at,
        "review_until": rules.review_until(concern.sent_at) if concern.sent_at else None,
    }
    return _listed(concern) | said | answer
