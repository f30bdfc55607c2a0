"""The pages on which lots are drawn, and on which anybody can work a drawing out again."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels.comparing.lots import access, queries, service
from grants.panels.comparing.lots.access import load_panel
from grants.panels.comparing.lots.queries import Drawing
from grants.panels.comparing.ranking.queries import Compared

pages = Blueprint("lots", __name__)


@pages.get("/panels/<uuid:panel_id>/lots")
@allow(access.may_see_lots, load=load_panel)
def of_panel(compared: Compared) -> ResponseReturnValue:
    actor, panel = current_actor(), compared.panel
    drawings = queries.drawings_of(current_session(), panel.id)
    return render_template(
        "panels/pages/lots.html",
        panel=panel,
        is_current=compared.is_current,
        drawings=[each for each in drawings if access.may_see_drawing(actor, (each, compared)) is None],
        entrants=queries.entrants_of(
            current_session(), panel, closed=conflicts_of(actor), after=request.args.get("after")
        ),
        is_first="after" not in request.args,
        refusal=access.may_draw(actor, compared),
    )


@pages.post("/panels/<uuid:panel_id>/lots")
@allow(access.may_draw, load=load_panel)
def draw(compared: Compared) -> ResponseReturnValue:
    form = FormReader(request.form)
    made = service.draw_lots(
        current_session(),
        compared.panel,
        application_ids=_ids(request.form.getlist("application_ids")),
        reason=form.text("reason"),
        **acting_now(),
    )
    note("Lots are drawn. The order and its seed are kept.")
    return redirect(url_for(".show", draw_id=made.id))


def _ids(typed: list[str]) -> list[UUID]:
    """The typed texts that are UUIDs, as such; the others are left out."""
    found = []
    for each in typed:
        with suppress(ValueError):
            found.append(UUID(each))
    return found


@pages.get("/lots/<uuid:draw_id>")
@allow(access.may_see_drawing, load=queries.drawing_of)
def show(drawing: Drawing, compared: Compared) -> ResponseReturnValue:
    return render_template("panels/pages/lots_drawn.html", drawing=drawing, panel=compared.panel)
