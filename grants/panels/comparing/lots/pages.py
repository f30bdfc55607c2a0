"""The pages on which lots are drawn, and on which anybody can work a drawing out again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.panels.comparing.lots import access, queries, rules, service
from grants.panels.comparing.lots.access import load_panel
from grants.panels.comparing.lots.queries import Drawing
from grants.panels.comparing.ranking.queries import MarkedRound

pages = Blueprint("lots", __name__)


@pages.get("/panels/<uuid:panel_id>/lots")
@allow(access.may_see_lots, load=load_panel)
def of_panel(whole: MarkedRound) -> ResponseReturnValue:
    actor = current_actor()
    drawings = queries.drawings_of(current_session(), whole.panel.id)
    drawn = {ticket.application.id for drawing in drawings for ticket in drawing.tickets}
    closed = conflicts_of(actor) | drawn
    return render_template(
        "panels/pages/lots.html",
        panel=whole.panel,
        is_current=whole.is_current,
        drawings=[each for each in drawings if access.may_see_drawing(actor, (each, whole)) is None],
        entrants=[
            each
            for each in queries.entrants_of(whole)
            if rules.can_be_drawn(each) and each.application_id not in closed
        ],
        refusal=access.may_draw(actor, whole),
    )


@pages.post("/panels/<uuid:panel_id>/lots")
@allow(access.may_draw, load=load_panel)
def draw(whole: MarkedRound) -> ResponseReturnValue:
    known = {str(each.application.id): each.application.id for each in whole.applications}
    made = service.draw_lots(
        current_session(),
        whole.panel,
        application_ids=[known[typed] for typed in request.form.getlist("application_ids") if typed in known],
        reason=FormReader(request.form).text("reason"),
        actor=current_actor(),
        now=current_time(),
    )
    note("Lots are drawn. The order and its seed are kept.")
    return redirect(url_for(".show", draw_id=made.id))


@pages.get("/lots/<uuid:draw_id>")
@allow(access.may_see_drawing, load=queries.drawing_of)
def show(drawing: Drawing, whole: MarkedRound) -> ResponseReturnValue:
    return render_template("panels/pages/lots_drawn.html", drawing=drawing, panel=whole.panel)
