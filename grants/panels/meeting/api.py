"""`/panels/{id}/meeting`: it opens, takes up applications, votes and closes."""

from typing import Any

from flask import url_for

from grants.applications.conflicts import conflicts_of
from grants.applications.schemas import NothingSchema
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.problems import Denied
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import access, queries
from grants.panels.meeting import queries as meeting_queries
from grants.panels.meeting import service
from grants.panels.meeting.access import may_vote
from grants.panels.meeting.schemas import CurrentItemSchema, MeetingSchema, OrderSchema, PresentSchema, VotesSchema
from grants.panels.models import Panel
from grants.panels.seats import Seat

api = api_blueprint("meeting", "Panels: their meeting")

Shown = dict[str, Any]
Answer = tuple[Shown, dict[str, str]]


def _shown(panel: Panel) -> Answer:
    session, actor = current_session(), current_actor()
    meeting = meeting_queries.open_meeting_of(session, panel)
    fields = ("panel_id", "ordered_by", "opened_at", "closed_at", "version")
    current = meeting.current_application_id
    found = {
        **{field: getattr(meeting, field) for field in fields},
        "current_application_id": None if current in conflicts_of(actor) else current,
        "state": meeting_queries.state_of(session, panel, actor),
        "attendance": meeting_queries.attendance_of(session, panel),
        "funders": meeting_queries.funder_lines(session, panel, actor),
    }
    return found, {"ETag": f'"{meeting.version}"', "Location": url_for(".show", panel_id=panel.id)}


@api.get("/panels/<uuid:panel_id>/meeting", "show_meeting")
@api.response(200, MeetingSchema)
@allow(access.may_sit_in, load=queries.panel_of)
def show(panel: Panel) -> Answer:
    """The meeting as it stands, without what you left for."""
    return _shown(panel)


@api.post("/panels/<uuid:panel_id>/meeting")
@api.arguments(PresentSchema)
@api.response(201, MeetingSchema)
@allow(access.may_run_meeting, load=queries.panel_of)
def open_meeting(given: Shown, panel: Panel) -> Answer:
    """Open the meeting with those who are there: the quorum, and two third-sector members."""
    service.open_meeting(current_session(), panel, **given, **acting_now())
    return _shown(panel)


@api.put("/panels/<uuid:panel_id>/meeting/attendance")
@api.arguments(PresentSchema)
@api.response(200, MeetingSchema)
@allow(access.may_run_meeting, load=queries.panel_of)
def take_attendance(given: Shown, panel: Panel) -> Answer:
    """Write down who is there now."""
    service.take_attendance(current_session(), panel, **given, **acting_now())
    return _shown(panel)


@api.put("/panels/<uuid:panel_id>/meeting/current_item", "take_up_item")
@api.arguments(CurrentItemSchema)
@api.response(200, MeetingSchema)
@api.takes_version
@allow(access.may_run_meeting, load=queries.panel_of)
def take_up(given: Shown, panel: Panel) -> Answer:
    """Come to an application. With `If-Match`, only from where you saw the meeting to be."""
    service.take_up(current_session(), panel, **given, version=expected_version(), **acting_now())
    return _shown(panel)


@api.put("/panels/<uuid:panel_id>/meeting/order")
@api.arguments(OrderSchema)
@api.response(200, MeetingSchema)
@allow(access.may_run_meeting, load=queries.panel_of)
def choose_order(given: Shown, panel: Panel) -> Answer:
    """Go through the applications by adjusted or by raw means."""
    service.choose_order(current_session(), panel, **given, **acting_now())
    return _shown(panel)


@api.post("/panels/<uuid:panel_id>/meeting/closing")
@api.arguments(NothingSchema)
@api.response(201, MeetingSchema)
@allow(access.may_run_meeting, load=queries.panel_of)
def close_meeting(_: Shown, panel: Panel) -> Answer:
    """End the meeting. What is proposed stays proposed until it is confirmed."""
    service.close_meeting(current_session(), panel, **acting_now())
    return _shown(panel)


@api.get("/applications/<uuid:application_id>/votes")
@api.response(200, VotesSchema)
@allow(access.may_read, load=access.load_seat)
def show_votes(seat: Seat) -> Shown:
    """How members voted on an application."""
    panel = queries.panel_of(current_session(), seat.panel.id)
    return _votes(panel, seat)


def _votes(panel: Panel, seat: Seat) -> Shown:
    cast = meeting_queries.item_of(current_session(), panel, seat.application.id).votes
    return {"votes": [{"member_id": member_id, "choice": choice} for member_id, choice in cast.items()]}


@api.post("/applications/<uuid:application_id>/votes")
@api.arguments(VotesSchema)
@api.response(201, VotesSchema)
@allow(may_vote, load=access.load_seat)
def cast_votes(given: Shown, seat: Seat) -> Answer:
    """Vote on an application in the meeting: one's own vote, or everybody's where you lead the meeting.

    While the panel does not meet, your own vote in writing on what is proposed.
    """
    session = current_session()
    votes = {vote["member_id"]: vote["choice"] for vote in given["votes"]}
    own = {seat.member.id} if seat.member else set()
    if set(votes) - own and (refusal := access.may_decide(current_actor(), seat)):
        raise Denied(refusal)
    panel = queries.panel_of(session, seat.panel.id)
    if seat.member and set(votes) == own and not meeting_queries.is_open(meeting_queries.meeting_of(session, panel)):
        service.vote_in_writing(
            session,
            panel,
            seat.application,
            queries.member_of(session, panel, seat.member.id),
            choice=votes[seat.member.id],
            proposal_version=given["proposal_version"],
            **acting_now(),
        )
    else:
        service.cast_votes(session, panel, seat.application, votes=votes, **acting_now())
    return _votes(panel, seat), {"Location": url_for(".show_votes", application_id=seat.application.id)}
