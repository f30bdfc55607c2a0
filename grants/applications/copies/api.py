"""Copies of applications for programs."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from grants.applications import queries
from grants.applications.access import may_read_application
from grants.applications.copies import service
from grants.applications.copies.access import may_fetch_copy
from grants.applications.copies.queries import application_and_format
from grants.applications.models import Application
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.documents import FORMATS, Document, document_download
from grants.kernel.web import allow, current_actor, current_session, current_time

copies_api = api_blueprint("copies", "Copies of applications that were sent")


class CopySchema(Strict):
    """A copy of what was sent. Its file is at `copies/{format}` once it is written."""

    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    asked_at = fields.AwareDateTime(dump_only=True)
    written = fields.Function(lambda document: document.file_id is not None, dump_only=True)


class CopyListSchema(Strict):
    items = fields.List(fields.Nested(CopySchema))


@copies_api.get("/applications/<uuid:application_id>/copies")
@copies_api.response(200, CopyListSchema)
@allow(may_read_application, load=queries.application_of)
def list_copies(application: Application) -> dict[str, Any]:
    """The copies that you asked for: its people have theirs, a host or partner theirs.

    The sender's is asked for without their doing, moments after the sending.
    """
    return {"items": list(service.copies_of(current_session(), application, current_actor()).values())}


@copies_api.post("/applications/<uuid:application_id>/copies")
@copies_api.arguments(CopySchema)
@copies_api.response(201, CopySchema)
@allow(may_read_application, load=queries.application_of)
def ask_for_copy(data: dict[str, Any], application: Application) -> Document:
    """Have a copy written in a format. Asking again gives the same."""
    return service.ask_for_copy(
        current_session(), application, in_format=data["format"], now=current_time(), reader=current_actor()
    )


@copies_api.get("/applications/<uuid:application_id>/copies/<in_format>")
@copies_api.file("application/pdf", "text/plain", description="The copy")
@allow(may_fetch_copy, load=application_and_format)
def fetch_copy(application: Application, in_format: str) -> Response:
    """The file. Not found while it is being written."""
    return document_download(service.copy_in(current_session(), application, in_format, current_actor()))
