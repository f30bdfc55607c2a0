"""Files of a monitoring return, for programs: added, opened, removed."""

from typing import Any

from flask import Response, url_for

from grants.kernel.api import api_blueprint
from grants.kernel.file_checks.checked import MEDIA_TYPES
from grants.kernel.uploads.pages import download
from grants.kernel.uploads.schemas import SentFileSchema, SentQuestionSchema, UploadListSchema, UploadSchema
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.monitoring import queries
from grants.monitoring.access import may_fill_in, may_read_return
from grants.monitoring.filling.uploads import service
from grants.monitoring.filling.uploads.access import may_change_file, may_open_file
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.filling.uploads.queries import upload_of, uploads_of
from grants.monitoring.models import Return

upload_api = api_blueprint("return_files", "Files that belong to monitoring returns")


@upload_api.get("/returns/<uuid:return_id>/files", "list_return_files")
@upload_api.response(200, UploadListSchema)
@allow(may_read_return, load=queries.return_of)
def list_files(monitoring_return: Return) -> dict[str, Any]:
    """The files of a return."""
    return {"items": uploads_of(current_session(), monitoring_return)}


@upload_api.post("/returns/<uuid:return_id>/files", "add_return_file")
@upload_api.arguments(SentFileSchema, location="files")
@upload_api.arguments(SentQuestionSchema, location="form")
@upload_api.response(201, UploadSchema)
@allow(may_fill_in, load=queries.return_of)
def add_file(
    sent: dict[str, Any], form: dict[str, Any], monitoring_return: Return
) -> tuple[ReturnFile, int, dict[str, str]]:
    """Add a file to the answer of a question. The return gets a new version."""
    upload = service.add_file(
        current_session(),
        monitoring_return,
        question_key=form["question"],
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        files=this_app().files,
        **acting_now(),
    )
    return upload, 201, {"Location": url_for("return_files_api.show_file", upload_id=upload.id)}


@upload_api.get("/returns/files/<uuid:upload_id>", "show_return_file")
@upload_api.file(*MEDIA_TYPES, description="The file")
@allow(may_open_file, load=upload_of)
def show_file(upload: ReturnFile) -> Response:
    """A file of a return, as it was kept."""
    return download(upload)


@upload_api.delete("/returns/files/<uuid:upload_id>", "remove_return_file")
@upload_api.response(204)
@allow(may_change_file, load=upload_of)
def remove_file(upload: ReturnFile) -> None:
    """Take a file out of a return."""
    service.remove_file(current_session(), upload, **acting_now())
