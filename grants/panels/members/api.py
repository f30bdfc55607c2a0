"""`/panels/{id}/members/{id}/…`: standing down, being called, chairing; the quorum and the terms of reference."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications.conflicts import conflicts_of
from grants.applications.schemas import NothingSchema
from grants.kernel.api import PageQuery, Strict, api_blueprint, page_schema
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import access, queries
from grants.panels.conflicts.quorum import queries as quorum_queries
from grants.panels.conflicts.quorum.access import may_see_votes
from grants.panels.conflicts.quorum.queries import Gap
from grants.panels.members import service, shown
from grants.panels.members.rules import MOST_QUORUM
from grants.panels.members.schemas import PanelMemberSchema
from grants.panels.models import Panel, PanelMember
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR

api = api_blueprint("seating", "Panels: who sits, the quorum and the terms of reference")
MEMBER = "/panels/<uuid:panel_id>/members/<uuid:member_id>"

Shown = dict[str, Any]
Answer = tuple[Shown, dict[str, str]]


class PanelArrangementSchema(Strict):
    """How many must vote on each application, and what members accept before they begin (nothing, where empty)."""

    quorum = fields.Integer(required=True, strict=True, validate=validate.Range(LEAST_THIRD_SECTOR, MOST_QUORUM))
    terms = fields.String(load_default="")


def _member(panel: Panel, member: PanelMember) -> Answer:
    return shown.member(member), {"Location": url_for("panels_api.list_members", panel_id=panel.id)}


@api.post(f"{MEMBER}/standing_down")
@api.arguments(NothingSchema)
@api.response(201, PanelMemberSchema)
@allow(access.may_manage_member, load=access.load_panel_and_member)
def stand_down(_: Shown, panel: Panel, member: PanelMember) -> Answer:
    """Let a member leave the panel for good. What they have scored still counts."""
    service.stand_down(current_session(), panel, member, **acting_now())
    return _member(panel, member)


@api.post(f"{MEMBER}/call")
@api.arguments(NothingSchema)
@api.response(201, PanelMemberSchema)
@allow(access.may_manage_member, load=access.load_panel_and_member)
def call(_: Shown, panel: Panel, member: PanelMember) -> Answer:
    """Let a substitute sit on the panel."""
    service.call_substitute(current_session(), panel, member, **acting_now())
    return _member(panel, member)


@api.post(f"{MEMBER}/chair")
@api.arguments(NothingSchema)
@api.response(201, PanelMemberSchema)
@allow(access.may_manage_member, load=access.load_panel_and_member)
def appoint_chair(_: Shown, panel: Panel, member: PanelMember) -> Answer:
    """Let a member chair the panel, in place of whoever did."""
    service.appoint_chair(current_session(), panel, member, **acting_now())
    return _member(panel, member)


class ToCallSchema(Strict):
    """A substitute without a conflict. `declared` says whether they have declared on this application already."""

    member_id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    declared = BooleanField()


class QuorumGapSchema(Strict):
    """An application on which too few may vote: what it lacks, in words, and whom to call, the best first."""

    application_id = fields.UUID()
    title = fields.String()
    voters = fields.Integer()
    third_sector = fields.Integer()
    quorum = fields.Integer()
    lacks = fields.List(fields.String())
    call = fields.List(fields.Nested(ToCallSchema))


@api.get("/panels/<uuid:panel_id>/quorum")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(QuorumGapSchema))
@allow(may_see_votes, load=queries.panel_of)
def show_quorum(query: Shown, panel: Panel) -> Shown:
    """The applications on which too few may vote; none where everything is in order."""
    session = current_session()
    page = quorum_queries.gaps_of(session, panel.id, closed=conflicts_of(current_actor()), **query)
    return {"items": [_gap(each) for each in page.items], "next_cursor": page.next_cursor}


def _gap(gap: Gap) -> Shown:
    called = [
        {"member_id": each.member_id, "name": each.name, "kind": each.kind, "declared": each.level is not None}
        for each in gap.call
    ]
    counts = {"voters": gap.votes.voters, "third_sector": gap.votes.third_sector, "quorum": gap.votes.quorum}
    named = {"application_id": gap.application.id, "title": gap.application.title}
    return {**named, **counts, "lacks": gap.votes.lacks, "call": called}


@api.get("/panels/<uuid:panel_id>/arrangement")
@api.response(200, PanelArrangementSchema)
@allow(access.may_see_panel, load=queries.panel_of)
def show_arrangement(panel: Panel) -> Panel:
    """The quorum and the terms of reference of a panel."""
    return panel


@api.put("/panels/<uuid:panel_id>/arrangement", "arrange_panel")
@api.arguments(PanelArrangementSchema)
@api.response(200, PanelArrangementSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def arrange(given: Shown, panel: Panel) -> Panel:
    """Set the quorum and the terms of reference. New terms are accepted anew."""
    service.arrange_panel(current_session(), panel, **given, **acting_now())
    return panel
