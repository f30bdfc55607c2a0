"""A letter's file, for those who may read it."""

from io import BytesIO

from flask import Response, send_file

from grants.awards.letters.models import Letter
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app


def letter_download(letter: Letter) -> Response:
    """The file, to be kept under its name. Raises NotFound while it is still being written."""
    if letter.file is None:
        raise NotFound("This letter is still being written. Try again in a few minutes.")
    content = this_app().files.get(letter.file.digest)
    return send_file(
        BytesIO(content), mimetype=letter.file.media_type, as_attachment=True, download_name=letter.file.name
    )
