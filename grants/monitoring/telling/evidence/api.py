"""`/returns/{id}/evidence`: what shows how it went, beside the answers."""

from collections.abc import Sequence
from typing import Any

from flask import Response, url_for
from marshmallow import fields, validate

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField, WrittenBooleanField
from grants.kernel.file_checks import recordings
from grants.kernel.file_checks.checked import MEDIA_TYPES
from grants.kernel.uploads.pages import download
from grants.kernel.uploads.schemas import UploadSchema
from grants.kernel.web import acting_now, allow, current_actor, current_session, this_app
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review
from grants.monitoring.models import Return
from grants.monitoring.telling.evidence import queries, rules, service
from grants.monitoring.telling.evidence.access import (
    may_look_at,
    may_open_file,
    may_read_evidence,
    may_read_piece,
    may_take_out,
)
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence

evidence_api = api_blueprint("return_evidence", "Feedback, evaluations, recordings and receipts of returns")


class ReturnEvidenceSchema(Strict):
    """One thing that shows how it went. Whoever is named, seen or heard in it has agreed."""

    id = fields.UUID()
    return_id = fields.UUID()
    kind = fields.String()
    shows = fields.String()
    names_people = BooleanField()
    people_agreed = BooleanField()
    files = fields.List(fields.Nested(UploadSchema))
    added_at = fields.AwareDateTime()
    added_by = fields.UUID()
    seen_at = fields.AwareDateTime(allow_none=True)
    seen_by = fields.UUID(allow_none=True)


class ReturnEvidenceListSchema(Strict):
    items = fields.List(fields.Nested(ReturnEvidenceSchema))


class SentEvidenceSchema(Strict):
    """What it is, as multipart/form-data, beside its file. People who are named, seen or heard in it have agreed."""

    kind = fields.String(required=True, validate=validate.OneOf(list(rules.KINDS)))
    shows = fields.String(load_default="", metadata={"description": "What it shows; feedback can be words alone"})
    names_people = WrittenBooleanField(load_default=False)
    people_agreed = WrittenBooleanField(load_default=False)


class SentEvidenceFileSchema(Strict):
    file = fields.Raw(load_default=None, metadata={"type": "string", "format": "binary"})


class EvidenceSeenSchema(Strict):
    """An empty body: one of us has seen it."""


@evidence_api.get("/returns/<uuid:return_id>/evidence", "list_return_evidence")
@evidence_api.response(200, ReturnEvidenceListSchema)
@allow(may_read_evidence, load=returns.return_of)
def list_evidence(monitoring_return: Return) -> dict[str, Sequence[ReturnEvidence]]:
    """The evidence of a return."""
    found = queries.evidence_of(current_session(), monitoring_return)
    return {"items": [each for each in found if may_read_piece(current_actor(), each) is None]}


@evidence_api.post("/returns/<uuid:return_id>/evidence", "add_return_evidence")
@evidence_api.arguments(SentEvidenceFileSchema, location="files")
@evidence_api.arguments(SentEvidenceSchema, location="form")
@evidence_api.response(201, ReturnEvidenceSchema)
@allow(may_make_or_review, load=returns.return_of)
def add_evidence(
    sent: dict[str, Any], form: dict[str, Any], monitoring_return: Return
) -> tuple[ReturnEvidence, int, dict[str, str]]:
    """Add something that shows how it went. A file is checked by what it holds."""
    file = sent["file"]
    piece = service.Piece(
        **form, name=(file.filename or "") if file else "", content=file.read() if file and file.filename else b""
    )
    session = current_session()
    added = service.add_evidence(session, monitoring_return, piece, files=this_app().files, **acting_now())
    there = url_for(".list_evidence", return_id=monitoring_return.id)
    return queries.piece_of(session, added.id), 201, {"Location": there}


@evidence_api.delete("/returns/evidence/<uuid:evidence_id>", "remove_return_evidence")
@evidence_api.response(204)
@allow(may_take_out, load=queries.piece_of)
def remove_evidence(evidence: ReturnEvidence) -> None:
    """Take it out, before any of us has seen it."""
    service.remove_evidence(current_session(), evidence, **acting_now())


@evidence_api.post("/returns/evidence/<uuid:evidence_id>/seen", "see_return_evidence")
@evidence_api.arguments(EvidenceSeenSchema)
@evidence_api.response(201, ReturnEvidenceSchema)
@allow(may_look_at, load=queries.piece_of)
def look_at(_: dict[str, Any], evidence: ReturnEvidence) -> tuple[ReturnEvidence, int, dict[str, str]]:
    """Say that you have seen it."""
    seen = service.look_at(current_session(), evidence, **acting_now())
    return seen, 201, {"Location": url_for(".list_evidence", return_id=evidence.return_id)}


@evidence_api.get("/returns/evidence/files/<uuid:upload_id>", "show_return_evidence_file")
@evidence_api.file(*MEDIA_TYPES, *recordings.MEDIA_TYPES, description="The file")
@allow(may_open_file, load=queries.file_of)
def show_file(upload: EvidenceFile) -> Response:
    """The file of a piece of evidence, as it was kept."""
    return download(upload)
