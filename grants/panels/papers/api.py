"""Papers of panels for programs: the pack of a member, the minutes, and the draft of feedback."""

from typing import Any

from flask import Response, url_for
from marshmallow import fields, validate

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.documents import Document, document_download
from grants.kernel.web import allow, current_session, current_time
from grants.panels import access
from grants.panels.deciding.feedback.access import may_have_draft
from grants.panels.deciding.feedback.queries import feedback_draft
from grants.panels.deciding.feedback.rules import FeedbackDraft
from grants.panels.models import Panel, PanelMember
from grants.panels.papers import access as papers_access
from grants.panels.papers import member_papers, minutes
from grants.panels.papers.access import Reader, load_place, load_place_and_format, may_fetch_pack, may_have_pack
from grants.panels.papers.minutes_rules import Minutes
from grants.panels.seats import Seat

api = api_blueprint("panel_papers", "Papers of panels: packs, minutes and feedback")

Shown = dict[str, Any]


class PanelPackFormatSchema(Strict):
    """A pack in one format. Its file is at `pack/{format}` once it is written."""

    format = fields.String(required=True, validate=validate.OneOf(list(member_papers.FORMATS)))
    asked_at = fields.AwareDateTime(dump_only=True)
    written = fields.Function(lambda document: document.file_id is not None, dump_only=True)


class PanelPackSchema(Strict):
    """Your pack. The edition grows with what you may read; files of earlier editions are not given any more."""

    edition = fields.Integer()
    items = fields.List(fields.Nested(PanelPackFormatSchema))


class FeedbackMaterialSchema(Strict):
    criterion = fields.String()
    comments = fields.List(fields.String())


class FeedbackDraftSchema(Strict):
    """Feedback made of the marks, to be edited, and what members wrote, which is not for the applicant as it is."""

    text = fields.String()
    material = fields.List(fields.Nested(FeedbackMaterialSchema))


class MinutedPresentSchema(Strict):
    name = fields.String()
    part = fields.String()
    came_at = fields.AwareDateTime(allow_none=True)
    left_at = fields.AwareDateTime(allow_none=True)


class MinutedInterestedSchema(Strict):
    name = fields.String()
    note = fields.String()
    left = BooleanField()
    automatic = BooleanField()


class MinutedFollowedSchema(Strict):
    """How a place in reserve ended after the meeting; no money where the list was closed."""

    at = fields.AwareDateTime()
    amount_pence = fields.Integer()


class MinutedDecidedSchema(Strict):
    outcome = fields.String()
    amount_pence = fields.Integer()
    conditions = fields.String()
    reasons = fields.String()
    reserve_place = fields.Integer(allow_none=True)
    is_final = BooleanField()
    followed = fields.Nested(MinutedFollowedSchema, allow_none=True)


class MinutedItemSchema(Strict):
    """An application in the minutes. Where it is closed to you, only its title is told."""

    application_id = fields.UUID()
    title = fields.String()
    reference = fields.String()
    organisation = fields.String()
    interests = fields.List(fields.Nested(MinutedInterestedSchema))
    votes = fields.Dict(keys=fields.String(), values=fields.Integer(), allow_none=True)
    decided = fields.Nested(MinutedDecidedSchema, allow_none=True)
    is_closed = BooleanField()


class MinutedLotsSchema(Strict):
    reason = fields.String()
    drawn_by = fields.String()
    drawn_at = fields.AwareDateTime()
    seed = fields.String()
    among = fields.List(fields.UUID())
    drawn = fields.List(fields.UUID())
    is_closed = BooleanField()


class MinutedNotedSchema(Strict):
    aspect = fields.String()
    group = fields.String()
    note = fields.String()


class PanelMinutesSchema(Strict):
    """What happened in the meeting of a panel. Votes are numbers, never who."""

    opened_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    quorum = fields.Integer()
    present = fields.List(fields.Nested(MinutedPresentSchema))
    apologies = fields.List(fields.Nested(MinutedPresentSchema))
    items = fields.List(fields.Nested(MinutedItemSchema))
    lots = fields.List(fields.Nested(MinutedLotsSchema))
    notes = fields.List(fields.Nested(MinutedNotedSchema))


@api.get("/panels/<uuid:panel_id>/pack", "show_panel_pack")
@api.response(200, PanelPackSchema)
@allow(may_have_pack, load=load_place)
def show_pack(panel: Panel, member: PanelMember) -> Shown:
    """In which formats your pack is there."""
    asked = member_papers.documents_of(current_session(), member)
    return {"edition": member.pack_edition, "items": list(asked.values())}


@api.post("/panels/<uuid:panel_id>/pack")
@api.arguments(PanelPackFormatSchema)
@api.response(201, PanelPackFormatSchema)
@allow(may_have_pack, load=load_place)
def ask_for_pack(data: Shown, panel: Panel, member: PanelMember) -> tuple[Document, dict[str, str]]:
    """Have your pack written as it stands now. Asking again gives the same."""
    document = member_papers.ask_for_papers(current_session(), member, in_format=data["format"], now=current_time())
    return document, {"Location": url_for(".fetch_pack", panel_id=panel.id, in_format=document.format)}


@api.get("/panels/<uuid:panel_id>/pack/<in_format>")
@api.file("application/pdf", "text/plain", description="The file")
@allow(may_fetch_pack, load=load_place_and_format)
def fetch_pack(panel: Panel, member: PanelMember, in_format: str) -> Response:
    """The file. Not found while it is being written, and when it is of an earlier edition."""
    return document_download(member_papers.current_document(current_session(), member, in_format))


@api.get("/applications/<uuid:application_id>/feedback_draft")
@api.response(200, FeedbackDraftSchema)
@allow(may_have_draft, load=access.load_seat)
def show_feedback_draft(seat: Seat) -> FeedbackDraft:
    """A first draft of feedback for the applicant, for whoever records the decision."""
    return feedback_draft(current_session(), seat)


# Minutes


@api.get("/panels/<uuid:panel_id>/minutes")
@api.response(200, PanelMinutesSchema)
@allow(papers_access.may_read_minutes, load=papers_access.load_reader)
def show_minutes(reader: Reader) -> Minutes:
    """The minutes, without what you left for. Not found before the panel meets."""
    return papers_access.minutes_for(current_session(), reader)


@api.post("/panels/<uuid:panel_id>/minutes")
@api.arguments(PanelPackFormatSchema)
@api.response(201, PanelPackFormatSchema)
@allow(papers_access.may_have_minutes, load=papers_access.load_reader)
def ask_for_minutes(data: Shown, reader: Reader) -> tuple[Document, dict[str, str]]:
    """Have the minutes written as a file, as they stand now. Asking again gives the same."""
    document = minutes.ask_for_minutes(
        current_session(), reader.panel, reader.member, in_format=data["format"], now=current_time()
    )
    return document, {"Location": url_for(".fetch_minutes", panel_id=reader.panel.id, in_format=document.format)}


@api.get("/panels/<uuid:panel_id>/minutes/<in_format>")
@api.file("application/pdf", "text/plain", description="The file")
@allow(papers_access.may_fetch_minutes, load=papers_access.load_reader_and_format)
def fetch_minutes(reader: Reader, in_format: str) -> Response:
    """The file. Not found while it is being written, and when something has happened since."""
    return document_download(minutes.minutes_document(current_session(), reader.panel, reader.member, in_format))
