"""A pack's file, for those who may read it."""

from io import BytesIO

from flask import Response, send_file

from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.reporting.models import Pack


def pack_download(pack: Pack) -> Response:
    """The PDF, to be kept under its name. Raises NotFound while it is still being built."""
    if pack.file is None:
        raise NotFound("This pack is still being built. Try again in a minute.")
    content = this_app().files.get(pack.file.digest)
    return send_file(BytesIO(content), mimetype=pack.file.media_type, as_attachment=True, download_name=pack.file.name)
