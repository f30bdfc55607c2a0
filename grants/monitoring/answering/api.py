"""Our answers to returns for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring import queries
from grants.monitoring.access import may_read_return, may_review_return
from grants.monitoring.answering import queries as answer_queries
from grants.monitoring.answering import service
from grants.monitoring.models import Return, ReturnUse

answer_api = api_blueprint("return_answers", "What we answer to returns, and where they are used")
Answer = tuple[dict[str, Any], int, dict[str, str]]


class ReturnUseSchema(Strict):
    """Something for which a return was used, such as a pack. `link` leads there, or is empty."""

    what = fields.String(required=True)
    link = fields.String(load_default="")
    noted_at = fields.AwareDateTime(dump_only=True)


class ReturnAnswerSchema(Strict):
    """What we learned from an accepted return, what we will do, and where it was used since."""

    learned = fields.String(required=True)
    doing = fields.String(required=True)
    answered_at = fields.AwareDateTime(dump_only=True)
    uses = fields.List(fields.Nested(ReturnUseSchema), dump_only=True)


def _told(monitoring_return: Return) -> dict[str, Any]:
    session = current_session()
    found = answer_queries.answer_of(session, monitoring_return.id)
    if found is None:
        raise NotFound("This return has not been answered.")
    uses = answer_queries.uses_of(session, monitoring_return.id)
    return {"learned": found.learned, "doing": found.doing, "answered_at": found.answered_at, "uses": uses}


@answer_api.get("/returns/<uuid:return_id>/answer")
@answer_api.response(200, ReturnAnswerSchema)
@allow(may_read_return, load=queries.return_of)
def show_return_answer(monitoring_return: Return) -> dict[str, Any]:
    """What we answered to a return."""
    return _told(monitoring_return)


@answer_api.post("/returns/<uuid:return_id>/answer")
@answer_api.arguments(ReturnAnswerSchema)
@answer_api.response(201, ReturnAnswerSchema)
@allow(may_review_return, load=queries.return_of)
def answer_return(given: dict[str, Any], monitoring_return: Return) -> Answer:
    """Answer an accepted return. Its people are told."""
    service.answer(current_session(), monitoring_return, **given, **acting_now())
    there = url_for(".show_return_answer", return_id=monitoring_return.id)
    return _told(monitoring_return), 201, {"Location": there}


@answer_api.post("/returns/<uuid:return_id>/uses")
@answer_api.arguments(ReturnUseSchema)
@answer_api.response(201, ReturnUseSchema)
@allow(may_review_return, load=queries.return_of)
def note_return_use(given: dict[str, Any], monitoring_return: Return) -> tuple[ReturnUse, int, dict[str, str]]:
    """Note where an accepted return was used. Its people are told, once."""
    used = service.note_use(current_session(), monitoring_return, **given, **acting_now())
    return used, 201, {"Location": url_for(".show_return_answer", return_id=monitoring_return.id)}
