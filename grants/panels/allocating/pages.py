"""The pages on which administrators say who reads what."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import access, queries
from grants.panels.allocating import service
from grants.panels.allocating.access import load_panel_and_seat, may_choose_readers
from grants.panels.allocating.kept.queries import is_large, standing_of
from grants.panels.allocating.kept.service import accept_kept, ask_for_proposal
from grants.panels.allocating.queries import (
    allotted,
    fingerprint,
    loads_of,
    proposed_page,
    reasons_of_unable,
)
from grants.panels.allocating.reading import reading_of
from grants.panels.models import Panel
from grants.panels.seats import Seat

pages = Blueprint("allocating", __name__)


@pages.get("/panels/<uuid:panel_id>/allocation")
@allow(access.may_manage_panel, load=queries.panel_of)
def show(panel: Panel) -> ResponseReturnValue:
    shown = allotted(current_session(), panel, closed=conflicts_of(current_actor()), after=request.args.get("after"))
    return render_template("panels/pages/allocation.html", panel=panel, shown=shown)


@pages.post("/panels/<uuid:panel_id>/allocation")
@allow(access.may_manage_panel, load=queries.panel_of)
def arrange(panel: Panel) -> ResponseReturnValue:
    form = FormReader(request.form)
    readers_each = form.number("readers_each", "how many read each application") if _some_read(form) else None
    due = _due(form)
    check(form.problems)
    service.arrange_reading(
        current_session(),
        panel,
        readers_each=readers_each,
        scores_due_at=due,
        version=form.version(),
        **acting_now(),
    )
    note("Saved.")
    return redirect(url_for(".show" if readers_each is None else ".proposal", panel_id=panel.id))


def _some_read(form: FormReader) -> bool:
    chosen = form.text("reading")
    if chosen not in ("all", "some"):
        form.problems.append(Problem("reading", "Choose who reads the applications."))
    return chosen == "some"


def _due(form: FormReader) -> datetime | None:
    """The last minute for marks; None where nothing is typed."""
    typed = [form.text(f"scores_due_at-{part}").strip() for part in ("day", "month", "year", "time")]
    return form.moment("scores_due_at", "the last minute for marks") if any(typed) else None


@pages.get("/panels/<uuid:panel_id>/allocation/proposal")
@allow(access.may_manage_panel, load=queries.panel_of)
def proposal(panel: Panel) -> ResponseReturnValue:
    session, anew, after = current_session(), request.args.get("anew") == "yes", request.args.get("after")
    closed = conflicts_of(current_actor())
    if is_large(session, panel):
        standing = standing_of(session, panel, anew=anew, closed=closed, after=after)
        seen, shown = standing.fingerprint, standing.shown
        if shown is None:
            return render_template(
                "panels/pages/allocation_proposal_kept.html", panel=panel, standing=standing, anew=anew
            )
    else:
        made, shown = proposed_page(session, panel, anew=anew, closed=closed, after=after)
        seen = fingerprint(made)
    return render_template("panels/pages/allocation_proposal.html", panel=panel, shown=shown, seen=seen, anew=anew)


@pages.post("/panels/<uuid:panel_id>/allocation/proposal/asking")
@shown_at("allocating.proposal")
@allow(access.may_manage_panel, load=queries.panel_of)
def ask(panel: Panel) -> ResponseReturnValue:
    anew = FormReader(request.form).flag("anew")
    ask_for_proposal(current_session(), panel, anew=anew, **acting_now())
    return redirect(url_for(".proposal", panel_id=panel.id, anew="yes" if anew else None))


@pages.post("/panels/<uuid:panel_id>/allocation/proposal")
@allow(access.may_manage_panel, load=queries.panel_of)
def accept(panel: Panel) -> ResponseReturnValue:
    form, session = FormReader(request.form), current_session()
    seen, anew = form.text("seen"), form.flag("anew")
    if is_large(session, panel):
        accept_kept(session, panel, seen=seen, anew=anew, **acting_now())
        return redirect(url_for(".proposal", panel_id=panel.id, anew="yes" if anew else None))
    changed = service.accept_proposal(session, panel, seen=seen, anew=anew, **acting_now())
    said = counted(changed, "application has its readers", "applications have their readers")
    note(f"{said}." if changed else "Nothing had to change.")
    return redirect(url_for(".show", panel_id=panel.id))


@pages.get("/applications/<uuid:application_id>/readers")
@allow(may_choose_readers, load=load_panel_and_seat)
def readers(panel: Panel, seat: Seat) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "panels/pages/readers.html",
        panel=panel,
        seat=seat,
        given=reading_of(session, panel, only=[seat.application.id]),
        loads=loads_of(session, panel)[0],
        unable=reasons_of_unable(session, seat.application.id),
    )


@pages.post("/applications/<uuid:application_id>/readers")
@shown_at("allocating.readers")
@allow(may_choose_readers, load=load_panel_and_seat)
def choose_readers(panel: Panel, seat: Seat) -> ResponseReturnValue:
    chosen = {str(each.id): each.id for each in panel.members}
    wanted = [chosen[typed] for typed in request.form.getlist("readers") if typed in chosen]
    service.choose_readers(
        current_session(),
        panel,
        {seat.application.id: wanted},
        set_aside=FormReader(request.form).flag("set_aside"),
        **acting_now(),
    )
    note(f"The readers of “{seat.application.title}” are saved.")
    return redirect(url_for(".show", panel_id=panel.id))
