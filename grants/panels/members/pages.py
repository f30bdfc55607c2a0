"""The pages on which members stand down, substitutes are called, and a panel's quorum and terms are set."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import access, queries
from grants.panels.members import service
from grants.panels.members.access import is_own, may_see_member
from grants.panels.members.own import queries as own_queries
from grants.panels.models import Panel, PanelMember

pages = Blueprint("seating", __name__)
MEMBER = "/panels/<uuid:panel_id>/members/<uuid:member_id>"


@pages.get(MEMBER)
@allow(may_see_member, load=access.load_panel_and_member)
def member(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    return render_template(
        "panels/pages/member.html",
        panel=panel,
        member=member,
        own=is_own(current_actor(), member),
        claims=own_queries.claims_of_member(current_session(), member.id, after=request.args.get("after")),
        may_manage=current_actor().is_administrator,
    )


@pages.post(f"{MEMBER}/standing_down")
@shown_at("seating.member")
@allow(access.may_manage_member, load=access.load_panel_and_member)
def stand_down(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    service.stand_down(current_session(), panel, member, **acting_now())
    note(f"{member.person.name} has stood down. What they have scored still counts.")
    return redirect(url_for("panels.show", panel_id=panel.id))


@pages.post(f"{MEMBER}/call")
@shown_at("seating.member")
@allow(access.may_manage_member, load=access.load_panel_and_member)
def call(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    service.call_substitute(current_session(), panel, member, **acting_now())
    note(f"{member.person.name} sits on the panel.")
    return redirect(url_for("panels.show", panel_id=panel.id))


@pages.post(f"{MEMBER}/chair")
@shown_at("seating.member")
@allow(access.may_manage_member, load=access.load_panel_and_member)
def appoint_chair(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    service.appoint_chair(current_session(), panel, member, **acting_now())
    note(f"{member.person.name} chairs the panel.")
    return redirect(url_for("panels.show", panel_id=panel.id))


@pages.get("/panels/<uuid:panel_id>/arrangement")
@allow(access.may_manage_panel, load=queries.panel_of)
def arrangement(panel: Panel) -> ResponseReturnValue:
    return render_template("panels/pages/arrangement.html", panel=panel)


@pages.post("/panels/<uuid:panel_id>/arrangement")
@allow(access.may_manage_panel, load=queries.panel_of)
def arrange(panel: Panel) -> ResponseReturnValue:
    form = FormReader(request.form)
    quorum = form.number("quorum", "how many must vote on each application")
    check(form.problems)
    assert quorum is not None
    service.arrange_panel(current_session(), panel, quorum=quorum, terms=form.text("terms"), **acting_now())
    note("Saved.")
    return redirect(url_for("panels.show", panel_id=panel.id))
