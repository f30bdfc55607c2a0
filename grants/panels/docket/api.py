"""`/panels` and what panels do with rounds and applications."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from grants.applications.schemas import NothingSchema
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.api import PageQuery, api_blueprint, page_schema
from grants.kernel.file_checks.checked import MEDIA_TYPES
from grants.kernel.paging import Page
from grants.kernel.uploads.pages import download
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import access, queries
from grants.panels.conflicts import service as conflicts
from grants.panels.conflicts.access import may_declare
from grants.panels.conflicts.schemas import InterestSchema
from grants.panels.docket import queries as docket
from grants.panels.docket import shown
from grants.panels.docket.access import load_seat_and_file, may_open_file
from grants.panels.docket.schemas import DocketItemSchema, ReadingSchema
from grants.panels.members import convening
from grants.panels.members import service as members
from grants.panels.members import shown as members_shown
from grants.panels.members.schemas import (
    NewPanelMemberSchema,
    PanelMemberSchema,
    PanelMembersSchema,
    PanelSchema,
    PanelSummarySchema,
)
from grants.panels.models import Interest, Panel, PanelMember
from grants.panels.scoring import assessing
from grants.panels.scoring import shown as scoring_shown
from grants.panels.scoring.access import may_score
from grants.panels.scoring.blind import hides_names, is_blind, neutral_name
from grants.panels.scoring.queries import scoresheets
from grants.panels.scoring.rules import Mark
from grants.panels.scoring.schemas import MarksSchema, ScoresSchema
from grants.panels.seats import Seat
from grants.schemes.models import Round
from grants.schemes.queries import round_of

api = api_blueprint("panels", "Panels: members, interests and scores")

Shown = dict[str, Any]
Answer = tuple[Shown, dict[str, str]]


def _panel(panel: Panel, **headers: str) -> Answer:
    return members_shown.panel(panel), {"ETag": f'"{panel.version}"', **headers}


# The panel


@api.get("/panels")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(PanelSummarySchema))
@allow(access.may_see_panels)
def list_panels(query: Shown) -> Page[Panel]:
    """The panels you are on, the latest first; all panels for administrators."""
    return queries.panels_for(current_session(), current_actor(), **query)


@api.get("/rounds/<uuid:round_id>/panel")
@api.response(200, PanelSchema)
@allow(access.may_see_panel, load=queries.panel_of_round)
def show_panel(panel: Panel) -> Answer:
    """The panel of a round."""
    return _panel(panel)


@api.post("/rounds/<uuid:round_id>/panel", "convene_panel")
@api.arguments(NothingSchema)
@api.response(201, PanelSchema)
@allow(access.may_convene, load=round_of)
def convene(_: Shown, of_round: Round) -> Answer:
    """Convene the panel of a round, still without members."""
    made = convening.convene_panel(current_session(), of_round, **acting_now())
    panel = queries.panel_of(current_session(), made.id)
    return _panel(panel, Location=url_for(".show_panel", round_id=of_round.id))


@api.get("/panels/<uuid:panel_id>/members", "list_panel_members")
@api.response(200, PanelMembersSchema)
@allow(access.may_see_panel, load=queries.panel_of)
def list_members(panel: Panel) -> Shown:
    """Who is on a panel."""
    return {"items": [members_shown.member(each) for each in panel.members]}


@api.post("/panels/<uuid:panel_id>/members", "add_panel_member")
@api.arguments(NewPanelMemberSchema)
@api.response(201, PanelMemberSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def add_member(details: Shown, panel: Panel) -> Answer:
    """Give a person, by their e-mail address, a place on the panel."""
    member = members.add_member(current_session(), panel, **details, **acting_now())
    return members_shown.member(member), {"Location": url_for(".list_members", panel_id=panel.id)}


@api.delete("/panels/<uuid:panel_id>/members/<uuid:member_id>")
@api.response(204)
@allow(access.may_manage_member, load=access.load_panel_and_member)
def remove_member(panel: Panel, member: PanelMember) -> None:
    """Take a place back, while the panel is being convened."""
    members.remove_member(current_session(), panel, member, **acting_now())


@api.post("/panels/<uuid:panel_id>/sitting", "sit_panel")
@api.arguments(NothingSchema)
@api.response(201, PanelSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def sit(_: Shown, panel: Panel) -> Answer:
    """Let the panel begin. It needs two third-sector members, a closed round and eligible applications."""
    convening.sit(current_session(), panel, **acting_now())
    return _panel(panel, Location=url_for(".show_panel", round_id=panel.round_id))


# Reading


@api.get("/panels/<uuid:panel_id>/applications", "list_panel_applications")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(DocketItemSchema))
@allow(access.may_see_panel, load=queries.panel_of)
def list_applications(query: Shown, panel: Panel) -> Page[Shown]:
    """Titles and organisations before the panel, and what you have declared and scored."""
    session, actor = current_session(), current_actor()
    member = queries.member_for(session, panel.id, actor.person_id)
    page = docket.docket(session, panel, member, after=query.get("after"), size=query["size"])
    items = []
    for item in page.items:
        refusal = access.may_read(actor, Seat(panel, item.application, member, item.interest))
        blind = item.interest is not None and hides_names(panel.round.scheme, item.application.state, member)
        items.append(shown.docket_item(item, may_read=refusal is None, blind=blind))
    return Page(items, page.next_cursor)


@api.get("/panels/<uuid:panel_id>/applications/<uuid:application_id>", "show_panel_application")
@api.response(200, ReadingSchema)
@allow(access.may_read, load=access.load_seat_on)
def read_application(seat: Seat) -> Shown:
    """The whole application, once you have declared an interest that lets you read it."""
    return shown.reading(seat.application, blind=is_blind(seat))


@api.get("/assessment/files/<uuid:upload_id>", "show_assessment_file")
@api.file(*MEDIA_TYPES, description="The file")
@allow(may_open_file, load=load_seat_and_file)
def show_file(seat: Seat, upload: ApplicationFile) -> Response:
    """A file of an application before your panel."""
    return download(upload, name=neutral_name(upload) if is_blind(seat) else None)


@api.post("/applications/<uuid:application_id>/interests", "declare_interest")
@api.arguments(InterestSchema)
@api.response(201, InterestSchema)
@allow(may_declare, load=access.load_seat)
def declare(given: Shown, seat: Seat) -> tuple[Interest, dict[str, str]]:
    """Declare what you have to do with the applicant: none, note or leaves."""
    assert seat.member is not None
    interest = conflicts.declare_interest(current_session(), seat.application, seat.member, **given, **acting_now())
    ids: dict[str, UUID] = {"panel_id": seat.panel.id, "application_id": seat.application.id}
    return interest, {"Location": url_for(".read_application", **ids)}  # type: ignore[arg-type]


# Scores


@api.get("/applications/<uuid:application_id>/scores")
@api.response(200, ScoresSchema)
@allow(access.may_read, load=access.load_seat)
def show_scores(seat: Seat) -> Shown:
    """The marks on an application that you may see."""
    return _scores(seat)


def _scores(seat: Seat) -> Shown:
    return scoring_shown.scores(scoresheets(current_session(), seat))


def _give(given: Shown, seat: Seat) -> Shown:
    assert seat.member is not None
    marks = [Mark(**mark) for mark in given["scores"]]
    assessing.give_scores(current_session(), seat.application, seat.member, scores=marks, **acting_now())
    return _scores(seat)


@api.post("/applications/<uuid:application_id>/scores")
@api.arguments(MarksSchema)
@api.response(201, ScoresSchema)
@allow(may_score, load=access.load_seat)
def give_scores(given: Shown, seat: Seat) -> Answer:
    """Give all your marks for an application at once; giving them again revises them."""
    return _give(given, seat), {"Location": url_for(".show_scores", application_id=seat.application.id)}


@api.put("/applications/<uuid:application_id>/scores")
@api.arguments(MarksSchema)
@api.response(200, ScoresSchema)
@allow(may_score, load=access.load_seat)
def revise_scores(given: Shown, seat: Seat) -> Shown:
    """Revise all your marks for an application, until it is decided."""
    return _give(given, seat)
