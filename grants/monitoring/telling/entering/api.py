"""`/returns/{id}/entry`: a return that one of us types in for its people."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications.models import BY_LINK, CHANNELS, HOWS
from grants.kernel.api import DayField, Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session, require
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review, may_review_return, may_write_return
from grants.monitoring.models import Return, ReturnEntry
from grants.monitoring.telling.entering import queries, service

entering_api = api_blueprint("return_entries", "Returns told on paper or by telephone, typed in for their people")
Created = tuple[ReturnEntry, int, dict[str, str]]


class ReturnEntrySchema(Strict):
    """How a return came that one of us types in, and whether its people say that it is right.

    While `sent_at` is null it is filled in and sent like any other, by those of us who decide about its grant.
    """

    return_id = fields.UUID(dump_only=True)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    came_on = DayField(required=True)
    who = fields.String(required=True, metadata={"description": "Who told it, or signed it"})
    entered_by = fields.UUID(dump_only=True, metadata={"description": "Somebody else accepts it"})
    begun_at = fields.AwareDateTime(dump_only=True)
    sent_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    confirm_by = fields.AwareDateTime(dump_only=True, allow_none=True, metadata={"description": "By the link"})
    confirmed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    confirmed_how = fields.String(dump_only=True, allow_none=True)
    objection = fields.String(dump_only=True, metadata={"description": "What they say is wrong, or nothing"})


class ReturnEntryConfirmationSchema(Strict):
    """Whether it says what they told. Those of us who were told so say how: by `phone` or by `post`."""

    confirms = BooleanField(required=True)
    objection = fields.String(load_default="")
    how = fields.String(load_default=BY_LINK, validate=validate.OneOf(HOWS))


def _created(entry: ReturnEntry) -> Created:
    return entry, 201, {"Location": url_for(".show_entry", return_id=entry.return_id)}


@entering_api.get("/returns/<uuid:return_id>/entry", "show_return_entry")
@entering_api.response(200, ReturnEntrySchema)
@allow(may_make_or_review, load=returns.return_of)
def show_entry(monitoring_return: Return) -> ReturnEntry:
    """How a return was typed in."""
    entry = queries.entry_of(current_session(), monitoring_return)
    if entry is None:
        raise NotFound("Nobody typed this return in.")
    return entry


@entering_api.post("/returns/<uuid:return_id>/entry", "begin_return_entry")
@entering_api.arguments(ReturnEntrySchema)
@entering_api.response(201, ReturnEntrySchema)
@allow(may_review_return, load=returns.return_of)
def begin_entry(given: dict[str, Any], monitoring_return: Return) -> Created:
    """Begin to type in a return for its people. Fill it in and send it like any other."""
    return _created(service.begin_entry(current_session(), monitoring_return, **given, **acting_now()))


@entering_api.delete("/returns/<uuid:return_id>/entry", "drop_return_entry")
@entering_api.response(204)
@allow(may_review_return, load=returns.return_of)
def drop_entry(monitoring_return: Return) -> None:
    """Give up what is being typed in. The return is as it was."""
    service.drop_entry(current_session(), monitoring_return, **acting_now())


@entering_api.post("/returns/<uuid:return_id>/entry/confirmation", "confirm_return_entry")
@entering_api.arguments(ReturnEntryConfirmationSchema)
@entering_api.response(201, ReturnEntrySchema)
@allow(may_make_or_review, load=returns.return_of)
def confirm_entry(given: dict[str, Any], monitoring_return: Return) -> Created:
    """Say that what was typed in is right, or what is wrong in it."""
    require(may_write_return if given["how"] == BY_LINK else may_review_return, monitoring_return)
    return _created(service.confirm(current_session(), monitoring_return, **given, **acting_now()))
