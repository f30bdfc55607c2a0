"""The pages of panels: for those who convene them, and for members, on a phone after work."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.in_words import plain_copy
from grants.applications.models import DECIDED
from grants.applications.upload_models import Upload
from grants.applications.upload_pages import download
from grants.applications.upload_queries import uploads_of
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.panels import access, docket, queries, rules, seats, service
from grants.panels.models import DONE, LEAVES, UNABLE, Panel, PanelMember
from grants.panels.queries import Ranking
from grants.panels.seats import Seat
from grants.schemes.models import Criterion, Round
from grants.schemes.queries import round_of

pages = Blueprint("panels", __name__)


def _now() -> dict[str, Any]:
    return {"actor": current_actor(), "now": current_time()}


# The panel


@pages.get("/panels")
@allow(access.may_see_panels)
def list_panels() -> ResponseReturnValue:
    actor = current_actor()
    among = None if actor.is_administrator else sorted(actor.held("panel_member"))
    page = queries.panel_page(current_session(), among=among, after=request.args.get("after"))
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
    panel = service.convene_panel(current_session(), of_round, **_now())
    note("The panel is convened. Now add its members.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.get("/panels/<uuid:panel_id>")
@allow(access.may_see_panel, load=queries.panel_of)
def show(panel: Panel) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    member = queries.member_for(session, panel.id, actor.person_id)
    page = docket.docket(session, panel, member, after=request.args.get("after"))
    standings = [
        (item.application, _standing(Seat(panel, item.application, member, item.interest, item.allocation)))
        for item in page.items
    ]
    return render_template(
        "panels/pages/panel.html",
        panel=panel,
        member=member,
        standings=standings,
        next_cursor=page.next_cursor,
        may_manage=actor.is_administrator,
        may_confirm=access.may_confirm(actor, panel) is None,
    )


def _standing(seat: Seat) -> str:
    """What this person is to do about an application next."""
    if access.is_conflicted(current_actor(), seat):
        return "left"
    if seat.member is None:
        return "reading"
    if seat.interest is None:
        return "to_declare"
    if seat.application.state == DECIDED:
        return "decided"
    if seat.allocation is None:
        return "not_given"
    return {DONE: "scored", UNABLE: "unable"}.get(seat.allocation.state, "to_score")


@pages.post("/panels/<uuid:panel_id>/members")
@shown_at("panels.show")
@allow(access.may_manage_panel, load=queries.panel_of)
def add_member(panel: Panel) -> ResponseReturnValue:
    form = FormReader(request.form)
    member = service.add_member(
        current_session(),
        panel,
        email=form.text("email"),
        name=form.text("name"),
        kind=form.text("kind"),
        is_chair=form.flag("is_chair"),
        **_now(),
    )
    note(f"{member.person.name} is on the panel.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.post("/panels/<uuid:panel_id>/members/<uuid:member_id>/removal")
@shown_at("panels.show")
@allow(access.may_manage_member, load=access.load_panel_and_member)
def remove_member(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    service.remove_member(current_session(), panel, member, **_now())
    note(f"{member.person.name} is no longer on the panel.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.post("/panels/<uuid:panel_id>/sitting")
@shown_at("panels.show")
@allow(access.may_manage_panel, load=queries.panel_of)
def sit(panel: Panel) -> ResponseReturnValue:
    service.sit(current_session(), panel, **_now())
    note("The panel sits. Its members can now declare their interests and score.")
    return redirect(url_for(".show", panel_id=panel.id))


# Interests and scores


@pages.get("/applications/<uuid:application_id>/interest")
@allow(access.may_declare, load=access.load_seat)
def interest(seat: Seat) -> ResponseReturnValue:
    return render_template("panels/pages/interest.html", seat=seat)


@pages.post("/applications/<uuid:application_id>/interest")
@allow(access.may_declare, load=access.load_seat)
def declare(seat: Seat) -> ResponseReturnValue:
    assert seat.member is not None
    form = FormReader(request.form)
    level = form.text("level")
    service.declare_interest(
        current_session(), seat.application, seat.member, level=level, note=form.text("note"), **_now()
    )
    if level == LEAVES:
        note(f"You have left for “{seat.application.title}”. The others decide on it without you.")
        return redirect(url_for(".show", panel_id=seat.panel.id))
    return redirect(url_for(".assess", application_id=seat.application.id))


@pages.get("/applications/<uuid:application_id>/assessment")
@allow(access.may_read, load=access.load_seat)
def assess(seat: Seat) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "panels/pages/assess.html",
        seat=seat,
        copy=plain_copy(seat.application),
        files=[
            (upload, access.may_open_file(current_actor(), (seat, upload)))
            for upload in uploads_of(session, seat.application)
        ],
        sheets=seats.scoresheets(session, seat),
        decision=queries.decision_on(session, seat.application.id),
        may_decide=access.may_decide(current_actor(), seat) is None,
    )


@pages.get("/assessment/files/<uuid:upload_id>")
@allow(access.may_open_file, load=access.load_seat_and_file)
def open_file(seat: Seat, upload: Upload) -> Response:
    return download(upload)


@pages.post("/applications/<uuid:application_id>/assessment")
@allow(access.may_score, load=access.load_seat)
def give_scores(seat: Seat) -> ResponseReturnValue:
    assert seat.member is not None
    criteria = seat.application.round.scheme.criteria
    marks = [_typed_mark(each) for each in criteria]
    try:
        service.give_scores(current_session(), seat.application, seat.member, scores=marks, **_now())
    except Invalid as error:
        raise Invalid(_beside_fields(error.problems, criteria)) from error
    note(f"Your scores for “{seat.application.title}” are saved. You can revise them until it is decided.")
    return redirect(url_for(".assess", application_id=seat.application.id))


def _typed_mark(criterion: Criterion) -> rules.Mark:
    typed = request.form.get(f"mark-{criterion.id}", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else None
    return rules.Mark(criterion.id, number, request.form.get(f"reason-{criterion.id}", "").replace("\r\n", "\n"))


def _beside_fields(problems: list[Problem], criteria: list[Criterion]) -> list[Problem]:
    """The same problems, with fields as the page calls them."""
    names = {
        f"scores.{index}.{part}": f"{part}-{criterion.id}"
        for index, criterion in enumerate(criteria)
        for part in ("mark", "reason")
    }
    return [Problem(names.get(each.field, each.field), each.message, each.code) for each in problems]


# The ranking


@pages.get("/rounds/<uuid:round_id>/ranking")
@allow(access.may_see_ranking, load=queries.ranking)
def ranking(whole: Ranking) -> ResponseReturnValue:
    shown = access.ranking_for(current_actor(), whole)
    may_decide = current_actor().is_administrator or current_actor().holds("chair", whole.panel.id)
    return render_template("panels/pages/ranking.html", ranking=shown, may_decide=may_decide)
