"""The pages of a reserve list: what is free, who is next, funding one of them, closing the list."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.kernel.pages import FormReader, note
from grants.kernel.paging import number_before
from grants.kernel.problems import Conflict, Denied, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import queries as panel_queries
from grants.panels.access import load_seat, may_confirm, may_convene
from grants.panels.deciding.lines import lines_to_type, typed_lines
from grants.panels.deciding.reserve import access, queries, service
from grants.panels.models import Panel
from grants.panels.seats import Seat
from grants.schemes.models import Round
from grants.schemes.queries import round_of

pages = Blueprint("reserve", __name__)
NAMED_BEFORE = 20
"""How many of those that stand before one are named where it is funded."""


@pages.get("/rounds/<uuid:round_id>/reserve")
@allow(may_convene, load=round_of)
def of_round(of_round: Round) -> ResponseReturnValue:
    panel_id = panel_queries.panel_id_of_round(current_session(), of_round.id)
    if panel_id is None:
        return redirect(url_for("panels.of_round", round_id=of_round.id))
    return redirect(url_for(".show", panel_id=panel_id))


@pages.get("/panels/<uuid:panel_id>/reserve")
@allow(may_confirm, load=panel_queries.panel_of)
def show(panel: Panel) -> ResponseReturnValue:
    after = number_before(request.args.get("after"))
    found = queries.reserve_list(current_session(), panel, closed=conflicts_of(current_actor()), after=after)
    return render_template(
        "panels/pages/reserve.html",
        panel=panel,
        reserve=found,
        may_fund=access.may_close(current_actor(), panel) is None,
    )


@pages.post("/panels/<uuid:panel_id>/reserve_closure")
@shown_at("reserve.show")
@allow(access.may_close, load=panel_queries.panel_of)
def close(panel: Panel) -> ResponseReturnValue:
    told = service.close_reserve(current_session(), panel, **acting_now())
    note(f"The reserve list is closed. {counted(len(told), 'applicant is', 'applicants are')} being told.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.get("/applications/<uuid:application_id>/reserve_funding")
@allow(access.may_fund, load=load_seat)
def funding(seat: Seat) -> ResponseReturnValue:
    session = current_session()
    panel = panel_queries.panel_of(session, seat.panel.id)
    closed = conflicts_of(current_actor())
    if not queries.is_whole(session, panel, closed):
        raise Denied(access.PARTLY_HIDDEN)
    this = queries.waits_for_money(session, panel, seat.application.id, closed=closed)
    if this is None:
        raise Conflict(service.NOT_IN_RESERVE)
    found = queries.reserve_list(session, panel, closed=closed, size=NAMED_BEFORE)
    return render_template(
        "panels/pages/reserve_funding.html",
        panel=panel,
        this=this,
        left=found.left_pence,
        is_open=found.is_open,
        before=this.number - 1,
        named=[each for each in found.waiting if each.number < this.number],
        lines=lines_to_type(seat.application, []),
    )


@pages.post("/applications/<uuid:application_id>/reserve_funding")
@allow(access.may_fund, load=load_seat)
def fund(seat: Seat) -> ResponseReturnValue:
    form = FormReader(request.form)
    amount = form.money("amount_pence", "the amount of the award")
    lines = typed_lines(form)
    check(form.problems)
    decision = service.fund_from_reserve(
        current_session(),
        seat.application,
        funding=service.Funding(
            amount_pence=amount,
            conditions=form.text("conditions"),
            reasons=form.text("reasons"),
            feedback=form.text("feedback"),
            budget_lines=lines,
            why_out_of_order=form.text("why_out_of_order"),
        ),
        version=form.version(),
        **acting_now(),
    )
    awarded = pounds(decision.amount_pence)
    note(f"“{seat.application.title}” is awarded {awarded}. Another administrator releases the offer.")
    return redirect(url_for(".show", panel_id=seat.panel.id))
