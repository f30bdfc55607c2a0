"""Files of an application on its pages: added, opened, removed."""

from flask import Blueprint, Response

from grants.applications.models import Application
from grants.applications.uploads.access import may_open_file
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import upload_of, uploads_of
from grants.kernel.uploads.pages import download
from grants.kernel.web import allow, current_actor, current_session

upload_pages = Blueprint("uploads", __name__)


def files_to_open(application: Application) -> list[tuple[ApplicationFile, str | None]]:
    """The files of an application, each with the reason why this person can't open it; None where they can."""
    found = uploads_of(current_session(), application)
    return [(upload, may_open_file(current_actor(), upload)) for upload in found]


@upload_pages.get("/files/<uuid:upload_id>")
@allow(may_open_file, load=upload_of)
def open_file(upload: ApplicationFile) -> Response:
    return download(upload)
