"""Giving out what is attached to a message."""

from flask import Response

from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.notifications.models import Message


def attached(message: Message) -> Response:
    """The file attached to a message, to be kept. Raises NotFound when there is none."""
    file = message.attachment
    if file is None:
        raise NotFound("Nothing is attached to this message.")
    response = Response(this_app().files.get(file.digest), mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response
