"""The page of a panel's meeting: for whoever leads it, for members on their phones, and for a shared screen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of
from grants.kernel.pages import FormReader, note
from grants.kernel.paging import number_before
from grants.kernel.problems import Denied, Invalid, Problem, Stale, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import access, queries
from grants.panels import rules as panel_rules
from grants.panels.comparing.ranking.access import ranking_for
from grants.panels.comparing.ranking.queries import compared_panel
from grants.panels.comparing.ranking.rules import ADJUSTED
from grants.panels.comparing.ranking.shown import previous_of
from grants.panels.meeting import queries as meeting_queries
from grants.panels.meeting import service
from grants.panels.meeting.access import may_vote
from grants.panels.meeting.models import Meeting
from grants.panels.models import PROPOSED, Panel, PanelMember
from grants.panels.queries import proposals
from grants.panels.seats import Seat

pages = Blueprint("meeting", __name__)


@pages.get("/panels/<uuid:panel_id>/meeting")
@allow(access.may_sit_in, load=queries.panel_of)
def show(panel: Panel) -> ResponseReturnValue:
    """The meeting as this person may see it."""
    leads = access.may_run_meeting(current_actor(), panel) is None
    meeting = meeting_queries.meeting_of(current_session(), panel)
    refused = g.get("refused")
    return render_template(
        "panels/pages/meeting.html",
        panel=panel,
        meeting=meeting,
        leads=leads,
        moved_on=isinstance(refused, Stale),
        **_seen(panel, meeting),
    )


@pages.get("/panels/<uuid:panel_id>/meeting/screen")
@allow(access.may_run_meeting, load=queries.panel_of)
def screen(panel: Panel) -> ResponseReturnValue:
    """For a screen that all in the room see: no marks of what somebody there is recused from, until they have left."""
    session = current_session()
    meeting = meeting_queries.open_meeting_of(session, panel)
    seen = _seen(panel, meeting)
    there = [each.member_id for each in seen["attendance"].values() if each.left_at is None]
    left = meeting_queries.left_by(session, panel, there)
    return render_template(
        "panels/pages/meeting_screen.html",
        panel=panel,
        meeting=meeting,
        withheld=left - {meeting.current_application_id},
        **seen | ({"funders": None} if left else {}),
    )


def _seen(panel: Panel, meeting: Meeting | None) -> dict[str, Any]:
    """What this person may see: the ranking, the current item where it is not closed to them, money and state."""
    session, actor = current_session(), current_actor()
    order = meeting.ordered_by if meeting else ADJUSTED
    current_id = meeting.current_application_id if meeting else None
    typed = request.args.get("after")
    after = number_before(typed) if typed else None
    ranking = ranking_for(session, actor, compared_panel(session, panel), order, after=after, also=current_id)
    current = ranking.also
    return {
        "ranking": ranking,
        "previous": previous_of(ranking),
        "current": current,
        "is_outside": current_id is not None and current_id in conflicts_of(actor),
        "item": meeting_queries.item_of(session, panel, current.application.id) if current else None,
        "attendance": {each.member_id: each for each in meeting_queries.attendance_of(session, panel)},
        "funders": meeting_queries.funder_lines(session, panel, actor),
        "state": meeting_queries.state_of(session, panel, actor),
    }


@pages.get("/panels/<uuid:panel_id>/meeting/state")
@allow(access.may_sit_in, load=queries.panel_of)
def state(panel: Panel) -> ResponseReturnValue:
    """A word that changes with what this person sees; the page asks for it every few seconds."""
    return jsonify(state=meeting_queries.state_of(current_session(), panel, current_actor()))


@pages.post("/panels/<uuid:panel_id>/meeting")
@allow(access.may_run_meeting, load=queries.panel_of)
def open_meeting(panel: Panel) -> ResponseReturnValue:
    service.open_meeting(current_session(), panel, present=_present(panel), **acting_now())
    note("The meeting is open.")
    return _back(panel)


@pages.post("/panels/<uuid:panel_id>/meeting/attendance")
@shown_at("meeting.show")
@allow(access.may_run_meeting, load=queries.panel_of)
def take_attendance(panel: Panel) -> ResponseReturnValue:
    service.take_attendance(current_session(), panel, present=_present(panel), **acting_now())
    note("Who is there is written down.")
    return _back(panel)


@pages.post("/panels/<uuid:panel_id>/meeting/item")
@shown_at("meeting.show")
@allow(access.may_run_meeting, load=queries.panel_of)
def take_up(panel: Panel) -> ResponseReturnValue:
    form = FormReader(request.form)
    version = form.number("version", "the version of the meeting")
    typed = form.text("application_id")
    chosen = _shown(panel, typed)
    if typed and chosen is None:
        form.problems.append(Problem("application_id", "Choose an application that is before the panel."))
    check(form.problems)
    service.take_up(current_session(), panel, chosen, version=version, **acting_now())
    return _back(panel)


def _shown(panel: Panel, typed: str) -> UUID | None:
    """The application that is typed, where it is before the panel and this person may see it."""
    try:
        wanted = UUID(typed)
    except ValueError:
        return None
    session = current_session()
    found = ranking_for(session, current_actor(), compared_panel(session, panel), size=1, also=wanted).also
    return found.application.id if found else None


@pages.post("/panels/<uuid:panel_id>/meeting/order")
@shown_at("meeting.show")
@allow(access.may_run_meeting, load=queries.panel_of)
def choose_order(panel: Panel) -> ResponseReturnValue:
    ordered_by = FormReader(request.form).text("ordered_by")
    service.choose_order(current_session(), panel, ordered_by=ordered_by, **acting_now())
    return _back(panel)


@pages.post("/panels/<uuid:panel_id>/meeting/closing")
@shown_at("meeting.show")
@allow(access.may_run_meeting, load=queries.panel_of)
def close_meeting(panel: Panel) -> ResponseReturnValue:
    service.close_meeting(current_session(), panel, **acting_now())
    note("The meeting is over. What is proposed stays so until it is confirmed.")
    return _back(panel)


@pages.get("/applications/<uuid:application_id>/votes")
@allow(may_vote, load=access.load_seat)
def votes(seat: Seat) -> ResponseReturnValue:
    """The votes on an application: of everybody who can vote for whoever leads the meeting, of a member their own."""
    session = current_session()
    panel = queries.panel_of(session, seat.panel.id)
    item = meeting_queries.item_of(session, panel, seat.application.id)
    leads = access.may_decide(current_actor(), seat) is None
    own = seat.member.id if seat.member else None
    if not meeting_queries.is_open(meeting_queries.meeting_of(session, panel)):
        members = [member for member in panel.members if member.id == own and panel_rules.votes(member)]
        return _votes_in_writing(seat, members, item.votes)
    there = {each.member_id for each in meeting_queries.attendance_of(session, panel) if each.left_at is None}
    voters = [
        member
        for member in panel.members
        if member.id in there and panel_rules.votes(member) and member not in item.recused
    ]
    return render_template(
        "panels/pages/votes.html",
        seat=seat,
        voters=[member for member in voters if leads or member.id == own],
        votes=item.votes,
    )


def _votes_in_writing(seat: Seat, members: list[PanelMember], cast: Mapping[UUID, str]) -> ResponseReturnValue:
    """What is proposed, a member's own vote on it and, for whoever leads, the votes that there are."""
    session = current_session()
    proposal = queries.decision_on(session, seat.application.id)
    leads = access.may_decide(current_actor(), seat) is None
    return render_template(
        "panels/pages/votes_in_writing.html",
        seat=seat,
        proposal=proposal if proposal and proposal.state == PROPOSED else None,
        voters=members,
        votes=cast,
        written=meeting_queries.written_votes(session, seat.application.id) if leads else [],
        leads=leads,
    )


@pages.get("/panels/<uuid:panel_id>/votes")
@allow(access.may_sit_in, load=queries.panel_of)
def to_vote(panel: Panel) -> ResponseReturnValue:
    """What is proposed, for members to vote on in writing."""
    session, actor = current_session(), current_actor()
    member = queries.member_for(session, panel.id, actor.person_id)
    page = proposals(session, panel.id, closed=conflicts_of(actor), after=request.args.get("after"))
    ids = [each.application_id for each in page.items]
    interests = queries.interests_of(session, member, ids)
    seats = {each: Seat(panel, each.application, member, interests.get(each.application_id)) for each in page.items}
    return render_template(
        "panels/pages/to_vote.html",
        panel=panel,
        proposed=[each for each in page.items if access.may_read(actor, seats[each]) is None],
        next_cursor=page.next_cursor,
        votes=meeting_queries.own_votes(session, member.id, ids) if member else {},
    )


@pages.post("/applications/<uuid:application_id>/votes")
@allow(may_vote, load=access.load_seat)
def cast_votes(seat: Seat) -> ResponseReturnValue:
    """Votes by member, as `vote-<member>`; those without a choice are left as they are."""
    session = current_session()
    panel = queries.panel_of(session, seat.panel.id)
    typed = {member.id: request.form.get(f"vote-{member.id}", "") for member in panel.members}
    chosen = {member_id: choice for member_id, choice in typed.items() if choice}
    own = {seat.member.id} if seat.member else set()
    if set(chosen) - own and (refusal := access.may_decide(current_actor(), seat)):
        raise Denied(refusal)
    try:
        if seat.member and not meeting_queries.is_open(meeting_queries.meeting_of(session, panel)):
            return _vote_in_writing(panel, seat, chosen.get(seat.member.id, ""))
        service.cast_votes(session, panel, seat.application, votes=chosen, **acting_now())
    except Invalid as error:
        raise Invalid(
            [replace(each, field=each.field.replace("votes.", "vote-")) for each in error.problems]
        ) from error
    note("The votes are written down." if set(chosen) - own else "Your vote is written down.")
    return _back(panel)


def _vote_in_writing(panel: Panel, seat: Seat, choice: str) -> ResponseReturnValue:
    assert seat.member is not None
    session = current_session()
    service.vote_in_writing(
        session,
        panel,
        seat.application,
        queries.member_of(session, panel, seat.member.id),
        choice=choice,
        proposal_version=FormReader(request.form).version("proposal_version"),
        **acting_now(),
    )
    note(f"Your vote on “{seat.application.title}” is written down.")
    return redirect(url_for(".to_vote", panel_id=panel.id))


def _present(panel: Panel) -> list[Any]:
    ticked = set(request.form.getlist("present"))
    return [member.id for member in panel.members if str(member.id) in ticked]


def _back(panel: Panel) -> ResponseReturnValue:
    return redirect(url_for(".show", panel_id=panel.id))
