"""The records behind a figure of a pack, for people."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.paging import cursor_after, number_before
from grants.kernel.web import allow, current_actor, current_session
from grants.reporting.models import Pack
from grants.reporting.opening import queries
from grants.reporting.opening.access import may_open_figure

opening_pages = Blueprint("packs_opened", __name__)


@opening_pages.get("/packs/<uuid:pack_id>/figures/<figure>")
@allow(may_open_figure, load=queries.figure_of)
def show(pack: Pack, figure: str) -> ResponseReturnValue:
    after = number_before(request.args.get("after"))
    found = queries.opened(current_session(), pack, figure, current_actor(), after=after)
    more = cursor_after(found.following) if found.following else None
    following = url_for(".show", pack_id=pack.id, figure=figure, after=more) if more else None
    days = [date.fromisoformat(record[4]) if record[4] else None for record in found.records]
    return render_template("reporting/pages/pack_figure.html", pack=pack, found=found, days=days, following=following)
