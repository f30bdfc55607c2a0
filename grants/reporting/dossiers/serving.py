"""A dossier as it is handed to whoever asked for it."""

from flask import Response

from grants.kernel.files import StoredFile
from grants.kernel.web import this_app


def as_download(file: StoredFile) -> Response:
    """The file, sent while it is read."""
    response = Response(this_app().files.pieces(file.digest), mimetype=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.content_length = file.size
    return response
