"""Rules by which packs are asked for each quarter."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound, check
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.reporting.packs.rules import KINDS
from grants.reporting.queries import all_funders, funder_named
from grants.reporting.scheduling import queries, rules, service
from grants.reporting.scheduling.models import PackSchedule
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

scheduling_pages = Blueprint("packs_scheduled", __name__)
MOST_SCHEMES = 200


@scheduling_pages.get("/pack-schedules")
@allow(administrator)
def show() -> ResponseReturnValue:
    session = current_session()
    schemes = session.execute(select(Scheme.id, Scheme.name).order_by(Scheme.name, Scheme.id).limit(MOST_SCHEMES))
    return render_template(
        "reporting/pages/pack_schedules.html",
        schedules=queries.schedules(session),
        kinds=list(KINDS.items()),
        kinds_in_words=KINDS,
        most=rules.MOST_WORKING_DAYS,
        about=[
            ("board", "All schemes, for our board"),
            *((f"scheme {row.id}", f"{row.name}, for its board and each funder") for row in schemes),
            *((f"funder {each.id}", f"All schemes of {each.name}, for it") for each in all_funders(session)),
        ],
    )


@scheduling_pages.post("/pack-schedules")
@allow(administrator)
def set_schedule() -> ResponseReturnValue:
    reader = FormReader(request.form)
    days = reader.number("working_days", "how many working days after the quarter's end")
    check(reader.problems)
    kind = reader.text("kind")
    service.set_schedule(current_session(), **_about(reader), kind=kind, working_days=days, **acting_now())
    note("Set. The drafts wait for approval on the home page when they are built.")
    return redirect(url_for(".show"))


def _about(reader: FormReader) -> dict[str, Any]:
    session = current_session()
    what, _, chosen = reader.text("about").partition(" ")
    if what == "scheme":
        try:
            return {"scheme": scheme_of(session, UUID(chosen)), "funder": None}
        except ValueError:
            raise NotFound("There is no such scheme.") from None
    return {"scheme": None, "funder": funder_named(session, chosen)}


@scheduling_pages.post("/pack-schedules/<uuid:schedule_id>/end")
@shown_at("packs_scheduled.show")
@allow(administrator, load=queries.schedule_of)
def stop(schedule: PackSchedule) -> ResponseReturnValue:
    service.stop_schedule(current_session(), schedule, **acting_now())
    note("No packs are asked for by this rule any more.")
    return redirect(url_for(".show"))
