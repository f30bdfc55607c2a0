"""Files of an application, for people and for programs: added, opened, removed."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, url_for

from grants.applications import queries
from grants.applications.access import may_edit_application, may_read_application
from grants.applications.clarifications.access import may_answer_clarification, may_change_answer_file
from grants.applications.clarifications.queries import clarification_of
from grants.applications.models import Application, Clarification
from grants.applications.uploads import service
from grants.applications.uploads.access import may_change_file, may_open_file
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import answer_file_of, upload_of, uploads_for_answer, uploads_of
from grants.kernel.api import api_blueprint
from grants.kernel.file_checks import MEDIA_TYPES
from grants.kernel.forms import Question
from grants.kernel.problems import Problem
from grants.kernel.upload_pages import (
    SentFileSchema,
    SentQuestionSchema,
    UploadListSchema,
    UploadSchema,
    download,
    harmful_by_question,
    take_sent_files,
)
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app

upload_pages = Blueprint("uploads", __name__)
upload_api = api_blueprint("files", "Files that belong to applications")
Added = tuple[ApplicationFile, int, dict[str, str]]


def files_to_open(application: Application) -> list[tuple[ApplicationFile, str | None]]:
    """The files of an application, each with the reason why this person can't open it; None where they can."""
    found = uploads_of(current_session(), application)
    return [(upload, may_open_file(current_actor(), upload)) for upload in found]


def harmful_files(application: Application, questions: Sequence[Question]) -> dict[str, list[ApplicationFile]]:
    """By question of a draft, the files that a scanner found harmful and that nobody has put away yet."""
    return harmful_by_question(lambda: uploads_of(current_session(), application), questions)


def harmful_files_of_answer(
    clarification: Clarification, questions: Sequence[Question]
) -> dict[str, list[ApplicationFile]]:
    """The same of an answer after sending."""
    return harmful_by_question(lambda: uploads_for_answer(current_session(), clarification), questions)


def take_files(application: Application, keys: Sequence[str]) -> list[Problem]:
    """What a page of a draft sent for its questions about files; gives what is wrong with those that can't be taken."""
    return take_sent_files(
        keys,
        lambda: uploads_of(current_session(), application),
        remove=lambda upload: service.remove_file(current_session(), upload, actor=current_actor(), now=current_time()),
        add=lambda key, name, content: _add(application, key, name, content),
    )


def take_files_for_answer(clarification: Clarification, keys: Sequence[str]) -> list[Problem]:
    """The same for an answer after sending."""
    return take_sent_files(
        keys,
        lambda: uploads_for_answer(current_session(), clarification),
        remove=partial(_remove_from_answer, clarification),
        add=partial(_add_to_answer, clarification),
    )


def _add(application: Application, key: str, name: str, content: bytes) -> ApplicationFile:
    return service.add_file(
        current_session(),
        application,
        question_key=key,
        name=name,
        content=content,
        files=this_app().files,
        actor=current_actor(),
        now=current_time(),
    )


def _add_to_answer(clarification: Clarification, key: str, name: str, content: bytes) -> ApplicationFile:
    return service.add_file_to_answer(
        current_session(),
        clarification,
        question_key=key,
        name=name,
        content=content,
        files=this_app().files,
        actor=current_actor(),
        now=current_time(),
    )


def _remove_from_answer(clarification: Clarification, upload: ApplicationFile) -> None:
    service.remove_file_from_answer(current_session(), clarification, upload, actor=current_actor(), now=current_time())


@upload_pages.get("/files/<uuid:upload_id>")
@allow(may_open_file, load=upload_of)
def open_file(upload: ApplicationFile) -> Response:
    return download(upload)


@upload_api.get("/applications/<uuid:application_id>/files", "list_application_files")
@upload_api.response(200, UploadListSchema)
@allow(may_read_application, load=queries.application_of)
def list_files(application: Application) -> dict[str, Any]:
    """The files that were sent or are in the draft, with those that stood before a clarification."""
    return {"items": uploads_of(current_session(), application)}


@upload_api.post("/applications/<uuid:application_id>/files", "add_application_file")
@upload_api.arguments(SentFileSchema, location="files")
@upload_api.arguments(SentQuestionSchema, location="form")
@upload_api.response(201, UploadSchema)
@allow(may_edit_application, load=queries.application_of)
def add_file(sent: dict[str, Any], form: dict[str, Any], application: Application) -> Added:
    """Add a file to the answer of a question. The application gets a new version."""
    return _added(_add(application, form["question"], sent["file"].filename or "", sent["file"].read()))


@upload_api.get("/files/<uuid:upload_id>", "show_application_file")
@upload_api.file(*MEDIA_TYPES, description="The file")
@allow(may_open_file, load=upload_of)
def show_file(upload: ApplicationFile) -> Response:
    """A file of an application, as it was kept."""
    return download(upload)


@upload_api.delete("/files/<uuid:upload_id>", "remove_application_file")
@upload_api.response(204)
@allow(may_change_file, load=upload_of)
def remove_file(upload: ApplicationFile) -> None:
    """Take a file out of a draft."""
    service.remove_file(current_session(), upload, actor=current_actor(), now=current_time())


@upload_api.post("/clarifications/<uuid:clarification_id>/files")
@upload_api.arguments(SentFileSchema, location="files")
@upload_api.arguments(SentQuestionSchema, location="form")
@upload_api.response(201, UploadSchema)
@allow(may_answer_clarification, load=clarification_of)
def add_file_to_answer(sent: dict[str, Any], form: dict[str, Any], clarification: Clarification) -> Added:
    """Add a file to an answer after sending. It becomes part of the application when the answer is sent."""
    return _added(_add_to_answer(clarification, form["question"], sent["file"].filename or "", sent["file"].read()))


@upload_api.delete("/clarifications/<uuid:clarification_id>/files/<uuid:upload_id>")
@upload_api.response(204)
@allow(may_change_answer_file, load=answer_file_of)
def remove_file_from_answer(clarification: Clarification, upload: ApplicationFile) -> None:
    """Take a file out of an answer after sending. What was sent before is kept beside the new answer."""
    _remove_from_answer(clarification, upload)


def _added(upload: ApplicationFile) -> Added:
    return upload, 201, {"Location": url_for("files_api.show_file", upload_id=upload.id)}
