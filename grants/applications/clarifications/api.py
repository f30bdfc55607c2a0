"""Clarifications for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications import queries
from grants.applications.access import may_read_application, may_screen_application
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications import service
from grants.applications.clarifications.access import (
    may_answer_clarification,
    may_change_answer_file,
    may_read_clarification,
)
from grants.applications.models import CLARIFICATION_STATES as STATES
from grants.applications.models import Application, Clarification
from grants.applications.uploads.api import Added, as_added, upload_api
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.api import MomentField, Strict, api_blueprint, expected_version
from grants.kernel.booleans import BooleanField
from grants.kernel.uploads.schemas import SentFileSchema, SentQuestionSchema, UploadSchema
from grants.kernel.web import acting_now, allow, current_session, this_app

clarification_api = api_blueprint("clarifications", "Questions about applications that were sent")
Answer = tuple[Clarification, int, dict[str, str]]


class AnswerEditionSchema(Strict):
    """An answer before and after a clarification."""

    question_key = fields.String()
    before = fields.Function(lambda edition: edition.before.get("value"), metadata={"description": "As it stood"})
    after = fields.Function(lambda edition: edition.after.get("value"), metadata={"description": "As it is now"})


class ClarificationSchema(Strict):
    """A question that opens some sections of an application until a minute."""

    id = fields.UUID(dump_only=True)
    application_id = fields.UUID(dump_only=True)
    question = fields.String(required=True)
    sections = fields.List(fields.String(), required=True, metadata={"description": "Keys of the sections it opens"})
    due_at = MomentField(required=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    version = fields.Integer(dump_only=True)
    asked_at = fields.AwareDateTime(dump_only=True)
    closed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    editions = fields.List(fields.Nested(AnswerEditionSchema), dump_only=True)


class ClarificationListSchema(Strict):
    items = fields.List(fields.Nested(ClarificationSchema))


class ClarificationAnswerSchema(Strict):
    """Changed answers to the opened questions; null clears. They stand once they are sent."""

    answers = fields.Dict(keys=fields.String(), load_default=dict)
    send = BooleanField(load_default=True, metadata={"description": "False only saves them for later"})


def _answer(clarification: Clarification, status: int = 200) -> Answer:
    headers = {"ETag": f'"{clarification.version}"'}
    if status == 201:
        headers["Location"] = url_for(".show_clarification", clarification_id=clarification.id)
    return clarification, status, headers


@clarification_api.get("/applications/<uuid:application_id>/clarifications")
@clarification_api.response(200, ClarificationListSchema)
@allow(may_read_application, load=queries.application_of)
def list_clarifications(application: Application) -> dict[str, Any]:
    """What was asked about an application after it was sent."""
    return {"items": application.clarifications}


@clarification_api.post("/applications/<uuid:application_id>/clarifications")
@clarification_api.arguments(ClarificationSchema)
@clarification_api.response(201, ClarificationSchema)
@allow(may_screen_application, load=queries.application_of)
def ask_for_clarification(data: dict[str, Any], application: Application) -> Answer:
    """Ask, and open sections for the answer."""
    asked = service.ask(current_session(), application, **data, **acting_now())
    return _answer(asked, 201)


@clarification_api.get("/clarifications/<uuid:clarification_id>")
@clarification_api.response(200, ClarificationSchema)
@allow(may_read_clarification, load=clarification_queries.clarification_of)
def show_clarification(clarification: Clarification) -> Answer:
    """A question about an application, and its answer."""
    return _answer(clarification)


@clarification_api.post("/clarifications/<uuid:clarification_id>/answer")
@clarification_api.arguments(ClarificationAnswerSchema)
@clarification_api.response(201, ClarificationSchema)
@clarification_api.takes_version
@allow(may_answer_clarification, load=clarification_queries.clarification_of)
def answer_clarification(data: dict[str, Any], clarification: Clarification) -> Answer:
    """Save or send the answer. `If-Match` says which version you read."""
    service.answer(
        current_session(),
        clarification,
        **data,
        version=expected_version(),
        **acting_now(),
    )
    return _answer(clarification, 201)


# The files of an answer, beside the other files of applications


@upload_api.post("/clarifications/<uuid:clarification_id>/files")
@upload_api.arguments(SentFileSchema, location="files")
@upload_api.arguments(SentQuestionSchema, location="form")
@upload_api.response(201, UploadSchema)
@allow(may_answer_clarification, load=clarification_queries.clarification_of)
def add_file_to_answer(sent: dict[str, Any], form: dict[str, Any], clarification: Clarification) -> Added:
    """Add a file to an answer after sending. It becomes part of the application when the answer is sent."""
    upload = service.add_file_to_answer(
        current_session(),
        clarification,
        question_key=form["question"],
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        files=this_app().files,
        **acting_now(),
    )
    return as_added(upload)


@upload_api.delete("/clarifications/<uuid:clarification_id>/files/<uuid:upload_id>")
@upload_api.response(204)
@allow(may_change_answer_file, load=clarification_queries.answer_file_of)
def remove_file_from_answer(clarification: Clarification, upload: ApplicationFile) -> None:
    """Take a file out of an answer after sending. What was sent before is kept beside the new answer."""
    service.remove_file_from_answer(current_session(), clarification, upload, **acting_now())
