"""The page on which an administrator plans when and where a panel meets."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session
from grants.panels import access, queries
from grants.panels.meeting.planning import service
from grants.panels.models import Panel

pages = Blueprint("planning", __name__)


@pages.get("/panels/<uuid:panel_id>/meeting_plan")
@allow(access.may_manage_panel, load=queries.panel_of)
def show(panel: Panel) -> ResponseReturnValue:
    return render_template("panels/papers/meeting_plan.html", panel=panel)


@pages.post("/panels/<uuid:panel_id>/meeting_plan")
@allow(access.may_manage_panel, load=queries.panel_of)
def plan(panel: Panel) -> ResponseReturnValue:
    form = FormReader(request.form)
    meets_at = _moment(form)
    check(form.problems)
    service.plan_meeting(
        current_session(),
        panel,
        meets_at=meets_at,
        meeting_place=form.text("meeting_place"),
        version=form.version(),
        **acting_now(),
    )
    note("Saved. The members are being told." if meets_at else "Saved. No meeting is planned now.")
    return redirect(url_for("panels.show", panel_id=panel.id))


def _moment(form: FormReader) -> datetime | None:
    """When the panel meets; None where nothing is typed."""
    typed = [form.text(f"meets_at-{part}").strip() for part in ("day", "month", "year", "time")]
    return form.moment("meets_at", "when the panel meets") if any(typed) else None
