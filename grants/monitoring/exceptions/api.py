"""Exceptions for programs."""

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import DayField, PageQuery, Strict, api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app
from grants.monitoring.exceptions import queries, rules, service
from grants.monitoring.exceptions.access import may_see_exceptions
from grants.monitoring.exceptions.queries import Found

exceptions_api = api_blueprint("exceptions", "What is not as it was agreed")


class HolderSchema(Strict):
    """Who looks after an exception, and by when. Without a day, by the fifth working day from now."""

    person_id = fields.UUID(dump_only=True)
    by = fields.Date(attribute="by_day")
    taken_at = fields.AwareDateTime(dump_only=True)


class HolderRequestSchema(Strict):
    """By when you look after an exception; without it, by the fifth working day from now."""

    by = DayField(load_default=None, allow_none=True)


class ExceptionSchema(Strict):
    """One thing that is not as it was agreed: in one sentence, with its next step and with whom that lies."""

    matter = fields.String(validate=validate.OneOf(rules.MATTERS))
    subject_id = fields.UUID(metadata={"description": "The return, condition or other thing that it is about"})
    award_id = fields.UUID()
    return_id = fields.UUID(allow_none=True)
    kind = fields.String()
    sentence = fields.String()
    since = fields.AwareDateTime()
    next_step = fields.String()
    lies_with = fields.String()
    holder = fields.Nested(HolderSchema, allow_none=True)


class ExceptionBesideSchema(Strict):
    """Something that is not as it was agreed and belongs to no grant, such as a question that nobody answered."""

    sentence = fields.String()
    next_step = fields.String()
    href = fields.String(metadata={"description": "The page where that is done"})
    since = fields.AwareDateTime()


class ExceptionsBesideSchema(Strict):
    items = fields.List(fields.Nested(ExceptionBesideSchema))


class ExceptionsQuery(PageQuery):
    matter = fields.String(load_default="", validate=validate.OneOf(("", *rules.MATTERS)))


def _told(found: Found) -> dict[str, Any]:
    now = current_time()
    step, lies_with = rules.next_step(found.facts, now)
    return {
        "matter": found.facts.matter,
        "subject_id": found.subject_id,
        "award_id": found.award_id,
        "return_id": found.return_id,
        "kind": rules.kind_of(found.facts, now),
        "sentence": rules.sentence(found.facts, now),
        "since": found.facts.since,
        "next_step": step,
        "lies_with": lies_with,
        "holder": found.hold,
    }


@exceptions_api.get("/exceptions")
@exceptions_api.arguments(ExceptionsQuery, location="query")
@exceptions_api.response(200, page_schema(ExceptionSchema))
@allow(may_see_exceptions)
def list_exceptions(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """What is not as it was agreed, what has been so longest first. Funders see what accepted returns tell."""
    page = queries.exceptions_page(current_session(), current_actor(), now=current_time(), **query)
    return Page([_told(found) for found in page.items], page.next_cursor)


@exceptions_api.get("/exceptions/beside_grants")
@exceptions_api.response(200, ExceptionsBesideSchema)
@allow(administrator)
def list_exceptions_beside_grants() -> dict[str, Any]:
    """What is not as it was agreed and belongs to no grant, what has been so longest first."""
    return {"items": this_app().registry.amiss(current_session(), current_actor(), current_time())}


@exceptions_api.put("/exceptions/<matter>/<uuid:subject_id>/holder")
@exceptions_api.arguments(HolderRequestSchema)
@exceptions_api.response(200, HolderSchema)
@allow(administrator)
def take_exception(data: dict[str, Any], matter: str, subject_id: UUID) -> Any:
    """Look after an exception that nobody else has."""
    session, actor, now = current_session(), current_actor(), current_time()
    return service.take(session, matter, subject_id, by=data["by"], actor=actor, now=now)


@exceptions_api.delete("/exceptions/<matter>/<uuid:subject_id>/holder")
@exceptions_api.response(204)
@allow(administrator)
def give_up_exception(matter: str, subject_id: UUID) -> None:
    """Look after an exception no more."""
    service.give_up(current_session(), matter, subject_id, **acting_now())
