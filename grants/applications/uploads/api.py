"""Files of an application, for programs: added, opened, removed."""

from typing import Any

from flask import Response, url_for

from grants.applications import queries
from grants.applications.access import may_edit_application, may_read_application
from grants.applications.models import Application
from grants.applications.uploads import service
from grants.applications.uploads.access import may_change_file, may_open_file
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import upload_of, uploads_of
from grants.kernel.api import api_blueprint
from grants.kernel.file_checks.checked import MEDIA_TYPES
from grants.kernel.uploads.pages import download
from grants.kernel.uploads.schemas import SentFileSchema, SentQuestionSchema, UploadListSchema, UploadSchema
from grants.kernel.web import acting_now, allow, current_session, this_app

upload_api = api_blueprint("files", "Files that belong to applications")
Added = tuple[ApplicationFile, int, dict[str, str]]


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
    upload = service.add_file(
        current_session(),
        application,
        question_key=form["question"],
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        files=this_app().files,
        **acting_now(),
    )
    return as_added(upload)


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
    service.remove_file(current_session(), upload, **acting_now())


def as_added(upload: ApplicationFile) -> Added:
    return upload, 201, {"Location": url_for("files_api.show_file", upload_id=upload.id)}
