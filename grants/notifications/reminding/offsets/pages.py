"""On which days the reminders of a scheme go out, and setting them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session
from grants.notifications.reminding.offsets import queries, rules, service
from grants.notifications.reminding.offsets.queries import Schedule
from grants.notifications.rules import TIME_OF_DAY, USUAL
from grants.schemes.models import Scheme

pages = Blueprint("reminder_offsets", __name__)


@pages.get("/schemes/<uuid:scheme_id>/reminders", endpoint="list")
@allow(administrator, load=queries.scheme_and_schedules)
def list_offsets(scheme: Scheme, schedules: list[Schedule]) -> ResponseReturnValue:
    return render_template(
        "notifications/pages/offsets.html",
        scheme=scheme,
        schedules=schedules,
        about=rules.NAMES,
        lines=rules.as_typed,
        usual_at=rules.in_hours(TIME_OF_DAY),
        earliest=rules.in_hours(rules.EARLIEST),
        latest=rules.in_hours(rules.LATEST),
    )


@pages.get("/schemes/<uuid:scheme_id>/reminders/<kind>")
@allow(administrator, load=queries.scheme_and_schedule)
def show(scheme: Scheme, schedule: Schedule) -> ResponseReturnValue:
    return render_template(
        "notifications/pages/offset.html",
        scheme=scheme,
        schedule=schedule,
        about=rules.NAMES[schedule.kind],
        lines=rules.as_typed(schedule.steps),
        usual=rules.as_typed(USUAL[schedule.kind]).splitlines(),
        usual_at=rules.in_hours(TIME_OF_DAY),
        for_example=rules.FOR_EXAMPLE,
    )


@pages.post("/schemes/<uuid:scheme_id>/reminders/<kind>")
@allow(administrator, load=queries.scheme_and_schedule)
def save(scheme: Scheme, schedule: Schedule) -> ResponseReturnValue:
    reader = FormReader(request.form)
    steps, unreadable = rules.read_steps(reader.text("steps"))
    check(unreadable)
    service.set_offsets(
        current_session(),
        scheme,
        schedule.kind,
        steps,
        version=reader.version() or 0,
        **acting_now(),
    )
    note("Saved. Reminders that are planned are moved to these days; none goes out twice.")
    return redirect(url_for(".list", scheme_id=scheme.id))
