"""Files of a monitoring return on its pages: opened. They are added and removed with its sections."""

from flask import Blueprint, Response

from grants.kernel.uploads.pages import download
from grants.kernel.web import allow, current_actor, current_session
from grants.monitoring.filling.uploads.access import may_open_file, not_sent
from grants.monitoring.filling.uploads.models import ReturnFile
from grants.monitoring.filling.uploads.queries import upload_of, uploads_of
from grants.monitoring.models import Return

upload_pages = Blueprint("return_files", __name__)


def files_to_open(monitoring_return: Return) -> list[tuple[ReturnFile, str | None]]:
    """The files of a return, each with the reason why this person can't open it; None where they can."""
    found = uploads_of(current_session(), monitoring_return)
    return [
        (upload, may_open_file(current_actor(), upload))
        for upload in found
        if not_sent(current_actor(), upload) is None
    ]


@upload_pages.get("/returns/files/<uuid:upload_id>")
@allow(may_open_file, load=upload_of)
def open_file(upload: ReturnFile) -> Response:
    return download(upload)
