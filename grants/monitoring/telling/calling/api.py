"""`/returns/{id}/call`: a return told by telephone."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review, may_write_return
from grants.monitoring.models import Return
from grants.monitoring.telling.calling import service
from grants.monitoring.telling.calling.models import ReturnCall
from grants.monitoring.telling.calling.queries import open_call_of

calling_api = api_blueprint("return_calls", "Calls that grantees ask for")


class ReturnCallSchema(Strict):
    """Whom we ring about a return, and when it suits them."""

    id = fields.UUID(dump_only=True)
    return_id = fields.UUID(dump_only=True)
    phone = fields.String(required=True)
    suits = fields.String(load_default="", metadata={"description": "When it suits them"})
    asked_at = fields.AwareDateTime(dump_only=True)
    asked_by = fields.UUID(dump_only=True)


@calling_api.get("/returns/<uuid:return_id>/call", "show_return_call")
@calling_api.response(200, ReturnCallSchema)
@allow(may_make_or_review, load=returns.return_of)
def show(monitoring_return: Return) -> ReturnCall:
    """The call that is waited for."""
    call = open_call_of(current_session(), monitoring_return.id)
    if call is None:
        raise NotFound("Nobody waits for a call about this return.")
    return call


@calling_api.put("/returns/<uuid:return_id>/call", "ask_for_return_call")
@calling_api.arguments(ReturnCallSchema)
@calling_api.response(201, ReturnCallSchema)
@allow(may_write_return, load=returns.return_of)
def ask(given: dict[str, Any], monitoring_return: Return) -> tuple[ReturnCall, int, dict[str, str]]:
    """Have us ring, where the tier of the grant lists calls."""
    call = service.ask_for_call(current_session(), monitoring_return, **given, **acting_now())
    return call, 201, {"Location": url_for(".show", return_id=call.return_id)}


@calling_api.delete("/returns/<uuid:return_id>/call", "close_return_call")
@calling_api.response(204)
@allow(may_make_or_review, load=returns.return_of)
def close(monitoring_return: Return) -> None:
    """Nobody need ring any more."""
    service.close_call(current_session(), monitoring_return, **acting_now())
