"""The pages of panels: for those who convene them, and for members, on a phone after work."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of, has_conflict
from grants.applications.in_words import plain_copy
from grants.applications.models import DECIDED, IN_ASSESSMENT
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import uploads_of
from grants.identity.needs.queries import needs_in_words, shared_needs_in_words
from grants.kernel.pages import FormReader, note
from grants.kernel.uploads.pages import download
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import access, queries
from grants.panels.conflicts import service as conflicts
from grants.panels.conflicts.access import may_declare
from grants.panels.conflicts.quorum import queries as quorum_queries
from grants.panels.conflicts.quorum.access import may_see_votes
from grants.panels.conflicts.register import queries as register_queries
from grants.panels.deciding.reserve.queries import reserve_list
from grants.panels.docket import queries as docket
from grants.panels.docket.access import load_seat_and_file, may_open_file
from grants.panels.members import convening
from grants.panels.members import service as members
from grants.panels.models import DONE, RECUSED, SITS, SUBSTITUTE, TO_SCORE, UNABLE, Panel, PanelMember
from grants.panels.scoring import queries as scoring_queries
from grants.panels.scoring.access import has_terms_to_accept
from grants.panels.scoring.blind import hides_names, is_blind, neutral_name
from grants.panels.scoring.queries import scoresheets
from grants.panels.scoring.rules import Progress
from grants.panels.seats import Seat
from grants.schemes.models import Round
from grants.schemes.queries import round_of
from grants.schemes.who_decides.queries import rule_of_round

pages = Blueprint("panels", __name__)


# The panel


@pages.get("/panels")
@allow(access.may_see_panels)
def list_panels() -> ResponseReturnValue:
    page = queries.panels_for(current_session(), current_actor(), after=request.args.get("after"))
    return render_template("panels/pages/list.html", page=page)


@pages.get("/rounds/<uuid:round_id>/panel")
@allow(access.may_convene, load=round_of)
def of_round(of_round: Round) -> ResponseReturnValue:
    panel_id = queries.panel_id_of_round(current_session(), of_round.id)
    if panel_id is not None:
        return redirect(url_for(".show", panel_id=panel_id))
    return render_template("panels/pages/convene.html", round=of_round)


@pages.post("/rounds/<uuid:round_id>/panel")
@allow(access.may_convene, load=round_of)
def convene(of_round: Round) -> ResponseReturnValue:
    panel = convening.convene_panel(current_session(), of_round, **acting_now())
    note("The panel is convened. Now add its members.")
    return redirect(url_for(".show", panel_id=panel.id))


def _needs_of_members(panel: Panel, member: PanelMember | None) -> list[tuple[str, list[str]]]:
    """The name of each member with needs, and what to heed: to administrators, and to the chair what may be shared."""
    people = {each.person_id: each.person.name for each in panel.members}
    if current_actor().is_administrator:
        said = needs_in_words(current_session(), people)
    elif member is not None and member.is_chair:
        said = shared_needs_in_words(current_session(), people)
    else:
        return []
    return [(name, said[identity]) for identity, name in people.items() if identity in said]


@pages.get("/panels/<uuid:panel_id>")
@allow(access.may_see_panel, load=queries.panel_of)
def show(panel: Panel) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    member = queries.member_for(session, panel.id, actor.person_id)
    page = docket.docket(session, panel, member, after=request.args.get("after"))
    begun = scoring_queries.begun(session, member, [item.application.id for item in page.items])
    steps = [
        (
            item.application,
            _next_step(Seat(panel, item.application, member, item.interest, item.allocation), begun),
        )
        for item in page.items
    ]
    rule = rule_of_round(session, panel.round_id)
    return render_template(
        "panels/pages/panel.html",
        panel=panel,
        member=member,
        steps=steps,
        progress=_progress(panel, member),
        next_cursor=page.next_cursor,
        nameless={
            i.application.id
            for i in page.items
            if i.interest and hides_names(panel.round.scheme, i.application.state, member)
        },
        gaps=quorum_queries.gaps_of(
            session, panel.id, closed=conflicts_of(actor), after=request.args.get("votes_after")
        )
        if may_see_votes(actor, panel) is None
        else None,
        may_manage=actor.is_administrator,
        of_officers=rule.officers_decide_all(panel.round.scheme.largest_award_pence),
        least_third_sector=rule.least_third_sector,
        heed=_needs_of_members(panel, member),
        may_confirm=access.may_confirm(actor, panel) is None,
        reserve=reserve_list(session, panel, closed=conflicts_of(actor), size=1)
        if access.may_confirm(actor, panel) is None
        else None,
    )


def _progress(panel: Panel, member: PanelMember | None) -> dict[UUID, Progress]:
    """How far everybody is, for administrators; how far they are, for members."""
    if current_actor().is_administrator:
        return scoring_queries.progress(current_session(), panel)
    return scoring_queries.progress(current_session(), panel, of=member) if member else {}


def _next_step(seat: Seat, begun: frozenset[UUID]) -> str:
    """What this person is to do about an application next."""
    if has_conflict(current_actor(), seat.application.id):
        return "recused"
    if seat.member is None:
        return "reading"
    if not seat.has_declared:
        return "to_declare" if seat.application.state == IN_ASSESSMENT else "decided_unread"
    if seat.member.standing != SITS:
        return "waits"
    if seat.application.state == DECIDED:
        return "decided"
    if seat.allocation is None:
        return "not_given"
    if seat.allocation.state == TO_SCORE:
        return "begun" if seat.application.id in begun else "to_score"
    return {DONE: "scored", UNABLE: "unable"}[seat.allocation.state]


@pages.post("/panels/<uuid:panel_id>/members")
@shown_at("panels.show")
@allow(access.may_manage_panel, load=queries.panel_of)
def add_member(panel: Panel) -> ResponseReturnValue:
    form = FormReader(request.form)
    member = members.add_member(
        current_session(),
        panel,
        email=form.text("email"),
        name=form.text("name"),
        kind=form.text("kind"),
        is_chair=form.flag("is_chair"),
        is_observer=form.text("part") == "observer",
        standing=SUBSTITUTE if form.text("part") == "substitute" else SITS,
        **acting_now(),
    )
    note(f"{member.person.name} is on the panel.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.post("/panels/<uuid:panel_id>/members/<uuid:member_id>/removal")
@shown_at("panels.show")
@allow(access.may_manage_member, load=access.load_panel_and_member)
def remove_member(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    members.remove_member(current_session(), panel, member, **acting_now())
    note(f"{member.person.name} is no longer on the panel.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.post("/panels/<uuid:panel_id>/sitting")
@shown_at("panels.show")
@allow(access.may_manage_panel, load=queries.panel_of)
def sit(panel: Panel) -> ResponseReturnValue:
    convening.sit(current_session(), panel, **acting_now())
    note("The panel sits. Its members can now declare their interests and score.")
    return redirect(url_for(".show", panel_id=panel.id))


# Interests and scores


@pages.get("/applications/<uuid:application_id>/interest")
@allow(may_declare, load=access.load_seat)
def interest(seat: Seat) -> ResponseReturnValue:
    return render_template(
        "panels/pages/interest.html",
        seat=seat,
        must_accept=has_terms_to_accept(seat),
        hints=register_queries.hints_for(current_session(), seat),
    )


@pages.post("/applications/<uuid:application_id>/interest")
@allow(may_declare, load=access.load_seat)
def declare(seat: Seat) -> ResponseReturnValue:
    assert seat.member is not None
    form = FormReader(request.form)
    level = form.text("level")
    conflicts.declare_interest(
        current_session(), seat.application, seat.member, level=level, note=form.text("note"), **acting_now()
    )
    if level == RECUSED:
        note(f"You have left for “{seat.application.title}”. The others decide on it without you.")
        return redirect(url_for(".show", panel_id=seat.panel.id))
    if seat.member.standing != SITS:
        return redirect(url_for(".show", panel_id=seat.panel.id))
    return redirect(url_for(".assess", application_id=seat.application.id))


@pages.get("/applications/<uuid:application_id>/assessment")
@allow(access.may_read, load=access.load_seat)
def assess(seat: Seat) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "panels/pages/assess.html",
        seat=seat,
        copy=plain_copy(seat.application, with_names=not is_blind(seat)),
        blind=is_blind(seat),
        files=[
            (upload, may_open_file(current_actor(), (seat, upload))) for upload in uploads_of(session, seat.application)
        ],
        sheets=scoresheets(session, seat),
        decision=queries.decision_on(session, seat.application.id),
        may_decide=access.may_decide(current_actor(), seat) is None,
    )


@pages.get("/assessment/files/<uuid:upload_id>")
@allow(may_open_file, load=load_seat_and_file)
def open_file(seat: Seat, upload: ApplicationFile) -> Response:
    return download(upload, name=neutral_name(upload) if is_blind(seat) else None)
