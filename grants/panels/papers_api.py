"""Papers of panels for programs: the pack of a member, and the draft of feedback."""

from typing import Any

from flask import Response, url_for
from marshmallow import fields, validate

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.documents import Document, document_download
from grants.kernel.web import allow, current_session, current_time
from grants.panels import access, packs
from grants.panels.feedback import feedback_draft, may_have_draft
from grants.panels.feedback_rules import FeedbackDraft
from grants.panels.models import Panel, PanelMember
from grants.panels.papers_access import load_place, load_place_and_format, may_fetch_pack, may_have_pack
from grants.panels.seats import Seat

api = api_blueprint("panel_papers", "Papers of panels: packs and feedback")

Shown = dict[str, Any]


class PanelPackFormatSchema(Strict):
    """A pack in one format. Its file is at `pack/{format}` once it is written."""

    format = fields.String(required=True, validate=validate.OneOf(list(packs.PACK_FORMATS)))
    asked_at = fields.AwareDateTime(dump_only=True)
    written = fields.Function(lambda document: document.file_id is not None, dump_only=True)


class PanelPackSchema(Strict):
    """Your pack. The edition grows with what you may read; files of earlier editions are not given any more."""

    edition = fields.Integer()
    items = fields.List(fields.Nested(PanelPackFormatSchema))


class MaterialSchema(Strict):
    criterion = fields.String()
    comments = fields.List(fields.String())


class FeedbackDraftSchema(Strict):
    """Feedback made of the marks, to be edited, and what members wrote, which is not for the applicant as it is."""

    text = fields.String()
    material = fields.List(fields.Nested(MaterialSchema))


@api.get("/panels/<uuid:panel_id>/pack")
@api.response(200, PanelPackSchema)
@allow(may_have_pack, load=load_place)
def show_pack(panel: Panel, member: PanelMember) -> Shown:
    """In which formats your pack is there."""
    asked = packs.packs_of(current_session(), member)
    return {"edition": member.pack_edition, "items": list(asked.values())}


@api.post("/panels/<uuid:panel_id>/pack")
@api.arguments(PanelPackFormatSchema)
@api.response(201, PanelPackFormatSchema)
@allow(may_have_pack, load=load_place)
def ask_for_pack(data: Shown, panel: Panel, member: PanelMember) -> tuple[Document, dict[str, str]]:
    """Have your pack written as it stands now. Asking again gives the same."""
    document = packs.ask_for_pack(current_session(), member, in_format=data["format"], now=current_time())
    return document, {"Location": url_for(".fetch_pack", panel_id=panel.id, in_format=document.format)}


@api.get("/panels/<uuid:panel_id>/pack/<in_format>")
@api.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
@allow(may_fetch_pack, load=load_place_and_format)
def fetch_pack(panel: Panel, member: PanelMember, in_format: str) -> Response:
    """The file. Not found while it is being written, and when it is of an earlier edition."""
    return document_download(packs.pack_document(current_session(), member, in_format))


@api.get("/applications/<uuid:application_id>/feedback_draft")
@api.response(200, FeedbackDraftSchema)
@allow(may_have_draft, load=access.load_seat)
def show_feedback_draft(seat: Seat) -> FeedbackDraft:
    """A first draft of feedback for the applicant, for whoever records the decision."""
    return feedback_draft(current_session(), seat)
