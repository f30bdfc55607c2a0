"""The pages on which a member accepts terms, says what they need and claims expenses; and where those are settled."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.by_two.queries import gone, why_not_second
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import access, queries
from grants.panels.members.access import is_own, may_act_as_member, may_claim, may_see_member
from grants.panels.members.own import queries as own_queries
from grants.panels.members.own import service
from grants.panels.members.own.access import load_panel_and_expense, may_settle
from grants.panels.members.own.models import AGREED, Expense
from grants.panels.models import Panel, PanelMember

pages = Blueprint("members", __name__)
MEMBER = "/panels/<uuid:panel_id>/members/<uuid:member_id>"


@pages.get(f"{MEMBER}/terms")
@allow(may_see_member, load=access.load_panel_and_member)
def terms(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    own = is_own(current_actor(), member)
    return render_template("panels/pages/terms.html", panel=panel, member=member, own=own)


@pages.post(f"{MEMBER}/terms")
@allow(may_act_as_member, load=access.load_panel_and_member)
def accept_terms(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    service.accept_terms(current_session(), panel, member, **acting_now())
    note("You have accepted the terms of reference.")
    return redirect(url_for("panels.show", panel_id=panel.id))


@pages.post(f"{MEMBER}/access_needs")
@shown_at("seating.member")
@allow(may_act_as_member, load=access.load_panel_and_member)
def say_access_needs(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    needs = FormReader(request.form).text("access_needs")
    service.say_access_needs(current_session(), member, access_needs=needs, **acting_now())
    note("Saved.")
    return redirect(url_for("seating.member", panel_id=panel.id, member_id=member.id))


@pages.post(f"{MEMBER}/expenses")
@shown_at("seating.member")
@allow(may_claim, load=access.load_panel_and_member)
def claim(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    form = FormReader(request.form)
    spent_on = form.date("spent_on", "the day on which you spent it")
    amount = form.money("amount_pence", "what you spent")
    check(form.problems)
    service.claim_expense(
        current_session(), member, spent_on=spent_on, what=form.text("what"), amount_pence=amount, **acting_now()
    )
    note("Your claim is sent.")
    return redirect(url_for("seating.member", panel_id=panel.id, member_id=member.id))


@pages.get("/panels/<uuid:panel_id>/expenses")
@allow(access.may_manage_panel, load=queries.panel_of)
def expenses(panel: Panel) -> ResponseReturnValue:
    claims = own_queries.claims_of_panel(current_session(), panel.id, after=request.args.get("after"))
    return render_template("panels/pages/expenses.html", panel=panel, claims=claims)


@pages.get("/panels/<uuid:panel_id>/expenses/<uuid:expense_id>")
@allow(may_settle, load=load_panel_and_expense)
def expense(panel: Panel, expense: Expense) -> ResponseReturnValue:
    session, is_agreed = current_session(), expense.state == AGREED
    return render_template(
        "panels/pages/expense.html",
        panel=panel,
        expense=expense,
        hinders=why_not_second(session, expense.agreed_by, current_actor(), service.PAYING) if is_agreed else "",
        is_gone=is_agreed and bool(gone(session, expense.agreed_by)),
    )


@pages.post("/panels/<uuid:panel_id>/expenses/<uuid:expense_id>")
@allow(may_settle, load=load_panel_and_expense)
def settle(panel: Panel, expense: Expense) -> ResponseReturnValue:
    form = FormReader(request.form)
    service.settle_expense(current_session(), expense, state=form.text("state"), note=form.text("note"), **acting_now())
    note(f"The claim is {expense.state}.")
    return redirect(url_for(".expenses", panel_id=panel.id))
