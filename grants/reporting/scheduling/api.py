"""`/pack_schedules`: packs that are asked for by a rule each quarter."""

from typing import Any

from flask import url_for

from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint
from grants.kernel.problems import Invalid, Problem
from grants.kernel.web import acting_now, allow, current_session
from grants.reporting.queries import funder_named
from grants.reporting.scheduling import queries, service
from grants.reporting.scheduling.models import PackSchedule
from grants.reporting.scheduling.schemas import PackScheduleListSchema, PackScheduleSchema
from grants.schemes.queries import scheme_of

scheduling_api = api_blueprint("packs_scheduled", "Packs by schedule")


@scheduling_api.get("/pack_schedules")
@scheduling_api.response(200, PackScheduleListSchema)
@allow(administrator)
def list_pack_schedules() -> dict[str, Any]:
    """The rules by which packs are asked for each quarter."""
    return {"items": queries.schedules(current_session())}


@scheduling_api.post("/pack_schedules")
@scheduling_api.arguments(PackScheduleSchema)
@scheduling_api.response(201, PackScheduleSchema)
@allow(administrator)
def set_pack_schedule(given: dict[str, Any]) -> tuple[PackSchedule, dict[str, str]]:
    """Have packs asked for each quarter, so many working days after its end."""
    session, scheme_id, funder_id = current_session(), given.pop("scheme_id"), given.pop("funder_id")
    if scheme_id and funder_id:
        raise Invalid([Problem("funder_id", "Name a scheme or a funder, not both.", "unknown")])
    scheme = scheme_of(session, scheme_id) if scheme_id else None
    funder = funder_named(session, funder_id)
    schedule = service.set_schedule(session, scheme=scheme, funder=funder, **given, **acting_now())
    return schedule, {"Location": url_for(".list_pack_schedules")}


@scheduling_api.delete("/pack_schedules/<uuid:schedule_id>")
@scheduling_api.response(204)
@allow(administrator, load=queries.schedule_of)
def stop_pack_schedule(schedule: PackSchedule) -> None:
    """Have a rule ask for no packs any more."""
    service.stop_schedule(current_session(), schedule, **acting_now())
