"""Scoring one criterion at a time, as a program does it."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.applications.schemas import NothingSchema
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.panels import queries
from grants.panels.models import Allocation, Panel, PanelMember
from grants.panels.scoring import queries as scoring_queries
from grants.panels.scoring import service
from grants.panels.scoring.access import load_seat_to_score, may_score, may_see_progress
from grants.panels.scoring.models import Score
from grants.panels.scoring.rules import Mark, Progress
from grants.panels.scoring.schemas import MarkSchema
from grants.panels.seats import Seat

api = api_blueprint("scoring", "Panels: scoring one criterion at a time")

Shown = dict[str, Any]
Answer = tuple[Allocation, dict[str, str]]


class InabilitySchema(Strict):
    """Why a member cannot score an application."""

    reason = fields.String(required=True)


class AllocationSchema(Strict):
    """What became of an application that a member was to score: `to score`, `done` or `unable`."""

    application_id = fields.UUID()
    member_id = fields.UUID()
    state = fields.String()
    note = fields.String()
    done_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class MemberProgressSchema(Strict):
    """How many applications a member has scored, has begun, and cannot score."""

    member_id = fields.UUID()
    name = fields.String()
    given = fields.Integer(metadata={"description": "To score or done"})
    done = fields.Integer()
    begun = fields.Integer(metadata={"description": "Not done, with a mark or more"})
    unable = fields.Integer()


class ProgressSchema(Strict):
    scores_due_at = fields.AwareDateTime(allow_none=True)
    items = fields.List(fields.Nested(MemberProgressSchema))


def _member(seat: Seat) -> PanelMember:
    assert seat.member is not None
    return seat.member


@api.patch("/applications/<uuid:application_id>/scores")
@api.arguments(MarkSchema)
@api.response(200, MarkSchema)
@api.takes_version
@allow(may_score, load=load_seat_to_score)
def keep_mark(given: Shown, seat: Seat) -> tuple[Score, dict[str, str]]:
    """Keep your mark for one criterion: a draft until yours are done, a revision afterwards.

    `If-Match` says which version of the mark you read, "0" where there was none.
    """
    score = service.save_mark(
        current_session(),
        seat.application,
        _member(seat),
        mark=Mark(**given),
        version=expected_version(),
        **acting_now(),
    )
    return score, {"ETag": f'"{score.version}"'}


@api.post("/applications/<uuid:application_id>/scores/completion", "complete_scores")
@api.arguments(NothingSchema)
@api.response(201, AllocationSchema)
@allow(may_score, load=load_seat_to_score)
def finish(_: Shown, seat: Seat) -> Answer:
    """Say that your marks are done. They count from now on, and you see those of others who are done."""
    return _located(service.finish_scores(current_session(), seat.application, _member(seat), **acting_now()))


@api.post("/applications/<uuid:application_id>/scores/inability")
@api.arguments(InabilitySchema)
@api.response(201, AllocationSchema)
@allow(may_score, load=load_seat_to_score)
def say_unable(given: Shown, seat: Seat) -> Answer:
    """Say that you cannot score an application, and why."""
    return _located(service.cannot_score(current_session(), seat.application, _member(seat), **given, **acting_now()))


@api.delete("/applications/<uuid:application_id>/scores/inability")
@api.response(204)
@allow(may_score, load=load_seat_to_score)
def say_able(seat: Seat) -> None:
    """Take back that you cannot score it. The marks kept so far are still there."""
    service.can_score_again(current_session(), seat.application, _member(seat), **acting_now())


def _located(allocation: Allocation) -> Answer:
    return allocation, {"Location": url_for("panels_api.show_scores", application_id=allocation.application_id)}


@api.get("/panels/<uuid:panel_id>/progress")
@api.response(200, ProgressSchema)
@allow(may_see_progress, load=queries.panel_of)
def show_progress(panel: Panel) -> Shown:
    """How far each member is, in numbers of applications; no marks."""
    found = scoring_queries.progress(current_session(), panel)
    items = [
        {"member_id": member.id, "name": member.person.name, **_counts(found[member.id])} for member in panel.members
    ]
    return {"scores_due_at": panel.scores_due_at, "items": items}


def _counts(progress: Progress) -> Shown:
    return {name: getattr(progress, name) for name in ("given", "done", "begun", "unable")}
