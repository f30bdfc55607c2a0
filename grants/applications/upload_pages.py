"""Files of an application, for people and for programs: added, opened, removed."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from grants.applications import queries, upload_service
from grants.applications.access import may_change_file, may_edit_application, may_open_file, may_read_application
from grants.applications.models import Application
from grants.applications.upload_models import HARMFUL, Upload
from grants.applications.upload_queries import NotLookedAt, not_looked_at, upload_of, uploads_of
from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.forms import Question
from grants.kernel.problems import Invalid, Problem
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app

upload_pages = Blueprint("uploads", __name__)
upload_api = api_blueprint("files", "Files that belong to applications")

QUIET = "default-src 'none'; sandbox"


def files_to_open(application: Application) -> list[tuple[Upload, str | None]]:
    """The files of an application, each with the reason why this person can't open it; None where they can."""
    found = uploads_of(current_session(), application)
    return [(upload, may_open_file(current_actor(), upload)) for upload in found]


def harmful_files(application: Application, questions: Sequence[Question]) -> dict[str, list[Upload]]:
    """By question, the files that a scanner found harmful and that nobody has put away yet."""
    found: dict[str, list[Upload]] = {question.key: [] for question in questions if question.type == "file"}
    for upload in uploads_of(current_session(), application) if found else []:
        if upload.state == HARMFUL and upload.question_key in found:
            found[upload.question_key].append(upload)
    return found


def download(upload: Upload, *, name: str | None = None) -> Response:
    """The file, to be kept and never shown inside our pages; under another name than its own if wanted."""
    response = send_file(
        BytesIO(this_app().files.get(upload.file.digest)),
        mimetype=upload.file.media_type,
        as_attachment=True,
        download_name=name or upload.file.name,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = QUIET
    return response


@upload_pages.get("/files/scanning")
@allow(administrator)
def scanning() -> ResponseReturnValue:
    return render_template("applications/pages/scanning.html", found=not_looked_at(current_session()))


@upload_pages.get("/files/<uuid:upload_id>")
@allow(may_open_file, load=upload_of)
def open_file(upload: Upload) -> Response:
    return download(upload)


class UploadSchema(Strict):
    """A file of an application. Until a scanner has found it clean, only its own people can open it."""

    id = fields.UUID()
    question = fields.String(attribute="question_key")
    name = fields.String(attribute="file.name")
    size = fields.Integer(attribute="file.size", metadata={"description": "Bytes"})
    media_type = fields.String(attribute="file.media_type")
    state = fields.String()
    uploaded_at = fields.AwareDateTime()


class UploadListSchema(Strict):
    items = fields.List(fields.Nested(UploadSchema))


class SentFileSchema(Strict):
    """The file itself, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class SentQuestionSchema(Strict):
    question = fields.String(required=True, metadata={"description": "The key of the question"})


class ScanningSchema(Strict):
    """What no scanner has looked at, so that only the people who added it open it."""

    is_scanner_set = fields.Boolean()
    files = fields.Integer()
    since = fields.AwareDateTime(allow_none=True)


@upload_api.get("/files/scanning")
@upload_api.response(200, ScanningSchema)
@allow(administrator)
def show_scanning() -> NotLookedAt:
    return not_looked_at(current_session())


@upload_api.get("/applications/<uuid:application_id>/files")
@upload_api.response(200, UploadListSchema)
@allow(may_read_application, load=queries.application_of)
def list_files(application: Application) -> dict[str, Any]:
    return {"items": uploads_of(current_session(), application)}


@upload_api.post("/applications/<uuid:application_id>/files")
@upload_api.arguments(SentFileSchema, location="files")
@upload_api.arguments(SentQuestionSchema, location="form")
@upload_api.response(201, UploadSchema)
@allow(may_edit_application, load=queries.application_of)
def add_file(
    sent: dict[str, Any], form: dict[str, Any], application: Application
) -> tuple[Upload, int, dict[str, str]]:
    """Add a file to the answer of a question. The application gets a new version."""
    upload = upload_service.add_file(
        current_session(),
        application,
        question_key=form["question"],
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        files=this_app().files,
        actor=current_actor(),
        now=current_time(),
    )
    return upload, 201, {"Location": url_for("files_api.show_file", upload_id=upload.id)}


@upload_api.get("/files/<uuid:upload_id>")
@upload_api.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@allow(may_open_file, load=upload_of)
def show_file(upload: Upload) -> Response:
    return download(upload)


@upload_api.delete("/files/<uuid:upload_id>")
@upload_api.response(204)
@allow(may_change_file, load=upload_of)
def remove_file(upload: Upload) -> None:
    upload_service.remove_file(current_session(), upload, actor=current_actor(), now=current_time())


def take_files(application: Application, keys: list[str]) -> None:
    """What a page sent for its questions about files: new ones, and those ticked to be removed.

    Raises Invalid for a file that can't be taken; then nothing of the page is saved.
    """
    session, actor, now = current_session(), current_actor(), current_time()
    for upload in uploads_of(session, application):
        if upload.question_key in keys and str(upload.id) in request.form.getlist("remove-file"):
            upload_service.remove_file(session, upload, actor=actor, now=now)
    problems: list[Problem] = []
    for key in keys:
        for sent in request.files.getlist(key):
            if not sent.filename:
                continue
            try:
                upload_service.add_file(
                    session,
                    application,
                    question_key=key,
                    name=sent.filename,
                    content=sent.read(),
                    files=this_app().files,
                    actor=actor,
                    now=now,
                )
            except Invalid as refused:
                problems += refused.problems
    if problems:
        raise Invalid(problems)
