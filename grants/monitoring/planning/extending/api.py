"""`/returns/{id}/extension`: more time for a return."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import DayField, Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_make_or_review, may_review_return, may_write_return
from grants.monitoring.models import Return
from grants.monitoring.planning.extending import service
from grants.monitoring.planning.extending.models import ReturnExtension
from grants.monitoring.planning.extending.queries import extensions_of

extending_api = api_blueprint("return_extensions", "More time for a return")


class ReturnTimeSchema(Strict):
    """More time that was asked for. By rule it is granted at once: `answered_by` is then null."""

    id = fields.UUID(dump_only=True)
    return_id = fields.UUID(dump_only=True)
    until = DayField(required=True, metadata={"description": "The last day that is needed"})
    reason = fields.String(load_default="", metadata={"description": "Needed where a person decides"})
    state = fields.String(dump_only=True, metadata={"description": "asked, granted or refused"})
    granted_until = fields.Date(dump_only=True, allow_none=True)
    asked_at = fields.AwareDateTime(dump_only=True)
    answered_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    answered_by = fields.UUID(dump_only=True, allow_none=True)
    answer = fields.String(dump_only=True)


class ReturnTimeAnswerSchema(Strict):
    """A day until which there is time, or null and why there is none."""

    until = DayField(load_default=None, allow_none=True)
    reason = fields.String(load_default="")


class ReturnTimeListSchema(Strict):
    items = fields.List(fields.Nested(ReturnTimeSchema))


@extending_api.get("/returns/<uuid:return_id>/extension", "list_return_extensions")
@extending_api.response(200, ReturnTimeListSchema)
@allow(may_make_or_review, load=queries.return_of)
def list_extensions(monitoring_return: Return) -> dict[str, Any]:
    """What more time was asked for a return, the latest first."""
    return {"items": extensions_of(current_session(), monitoring_return.id)}


@extending_api.post("/returns/<uuid:return_id>/extension", "ask_for_return_time")
@extending_api.arguments(ReturnTimeSchema)
@extending_api.response(201, ReturnTimeSchema)
@allow(may_write_return, load=queries.return_of)
def ask(given: dict[str, Any], monitoring_return: Return) -> tuple[ReturnExtension, int]:
    """Ask for more time: up to fourteen days are granted at once, one time, before the return is overdue."""
    asked = service.ask_for_time(current_session(), monitoring_return, **given, **acting_now())
    return asked, 201


@extending_api.post("/returns/<uuid:return_id>/extension/answer", "answer_for_return_time")
@extending_api.arguments(ReturnTimeAnswerSchema)
@extending_api.response(201, ReturnTimeSchema)
@allow(may_review_return, load=queries.return_of)
def answer(given: dict[str, Any], monitoring_return: Return) -> tuple[ReturnExtension, int]:
    """Answer a grantee that needs more time than is granted by rule."""
    answered = service.answer_for_time(current_session(), monitoring_return, **given, **acting_now())
    return answered, 201
